// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The removed entries that a remove or finalize is answered with: those that the coordinator removed, and those that other owners removed for it. */
final class RemovalList implements Acknowledgement {
    private final Dot own;
    private final Cart before;
    private final Claim claim;
    private final List<Entry> struck = new ArrayList<>();
    private List<Entry> removed;

    /**
     * Starts with the entries of the receipt.
     *
     * @param before the cart that the removal was decided on
     */
    RemovalList(Receipt receipt, Cart before, Claim claim) {
        this.own = receipt.own();
        this.removed = receipt.removed();
        this.before = before;
        this.claim = claim;
    }

    /** The claim to the entries. */
    Claim claim() {
        return claim;
    }

    /** Whether that reply of an owner grants the claim to all entries. */
    boolean isGranted(@Nullable Reply reply) {
        return reply instanceof Reply.Replicated replicated
                && replicated.granted()
                && removed.stream().noneMatch(entry -> replicated.gone().contains(entry.dot()));
    }

    /** The removal's identity. */
    Dot own() {
        return own;
    }

    @Override
    public Reply reply(int copies, long epoch) {
        return new Reply.Removed(removed, copies, claim.exclusive(), null, epoch);
    }

    /**
     * Gives entries up that another removal has by a better claim, as another owner knows.
     *
     * @param change the removal as it is replicated
     * @return the removal with a receipt that gives them up; null if it names none of them, or if they may have been answered
     */
    @Nullable
    KeyedCart strike(KeyedCart change, CausalContext gone) {
        List<Entry> lost = new ArrayList<>();
        List<Entry> left = new ArrayList<>();
        removed.forEach(entry -> (gone.contains(entry.dot()) ? lost : left).add(entry));
        if (lost.isEmpty() || !claim.mayStrike()) {
            return null;
        }
        struck.addAll(lost);
        return with(change, change.cart(), left);
    }

    /**
     * Adds the entries that another owner knows to be removed: by an earlier attempt, or entries that the coordinator
     * lacked. Not those that a primary claimed for another removal: they may have been answered as exclusive, while
     * this claim, of a later time, would win over that one.
     *
     * @param change the removal as it is replicated
     * @param here the receipts that are known here by now
     * @return the removal of all entries, with a receipt that names them; null if the other owner knew of no more
     */
    @Nullable
    KeyedCart extend(KeyedCart change, Reply.Replicated known, RemovalReceipts here) {
        Set<Dot> listed = dots(removed);
        List<Entry> more = new ArrayList<>(known.removed());
        if (!known.found().isEmpty()) {
            Predicate<Dot> given = givenToOthers();
            known.found().stream().filter(entry -> !given.test(entry.dot())).forEach(more::add);
        }
        Set<Dot> given = dots(struck);
        more.removeIf(entry ->
                listed.contains(entry.dot()) || given.contains(entry.dot()) || here.claimedByAnother(own, entry.dot()));
        if (more.isEmpty()) {
            return null;
        }
        List<Entry> all = new ArrayList<>(removed);
        all.addAll(more);
        CausalContext taken = CausalContext.of(more.stream().map(Entry::dot).toList());
        return with(change, change.cart().withSeen(taken), all);
    }

    private KeyedCart with(KeyedCart change, Cart delta, List<Entry> entries) {
        Receipt sent = delta.receipts().find(own);
        long stamp = sent == null ? delta.lastChange() : sent.stamp();
        Receipt whole = Receipt.decided(own, stamp, claim.epoch(), entries);
        removed = whole.removed();
        List<Receipt> receipts = new ArrayList<>(List.of(whole));
        if (!struck.isEmpty()) {
            receipts.add(whole.struck(struck));
        }
        return new KeyedCart(change.key(), delta.withoutReceipt(own).withReceipts(RemovalReceipts.of(receipts)));
    }

    /**
     * Tests for dots that may have been given to another session: seen here, and not in the list. An entry that
     * another owner removed on this removal's account may have gone here, earlier, to another session. A retried
     * removal covers only what it had seen itself; then the others' receipts say what they removed.
     */
    private Predicate<Dot> givenToOthers() {
        if (!before.context().contains(own)) {
            return before.context()::contains;
        }
        Set<Dot> given = new HashSet<>();
        for (Receipt each : before.receipts().list()) {
            if (!each.own().equals(own)) {
                given.addAll(dots(each.removed()));
            }
        }
        return given::contains;
    }

    private static Set<Dot> dots(List<Entry> of) {
        Set<Dot> dots = new HashSet<>();
        of.forEach(entry -> dots.add(entry.dot()));
        return dots;
    }
}
