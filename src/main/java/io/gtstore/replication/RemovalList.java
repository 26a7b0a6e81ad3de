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
    /** What the removal was decided here to take. */
    private List<Entry> removed;
    /** What it took elsewhere, as other owners know: claimed by no primary. */
    private List<Entry> elsewhere = List.of();

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

    /** Whether that reply of an owner grants the claim. */
    static boolean isGranted(@Nullable Reply reply) {
        return reply instanceof Reply.Replicated replicated && replicated.granted();
    }

    /** The removal's identity. */
    Dot own() {
        return own;
    }

    @Override
    public Reply reply(int copies, long epoch) {
        List<Entry> all = new ArrayList<>(removed);
        all.addAll(elsewhere);
        all.sort(Entry.ORDER);
        return new Reply.Removed(all, copies, elsewhere.isEmpty() && claim.exclusive(), null, epoch);
    }

    /** Whether by that reply of an owner another removal has some of the entries, which may still be given up. */
    boolean isContested(@Nullable Reply reply) {
        return claim.mayStrike() && reply instanceof Reply.Replicated replicated && replicated.contested();
    }

    /**
     * Gives entries up that another removal has by a better claim.
     *
     * @param change the removal as it is replicated
     * @param held the cart with the receipts that say so
     * @return the removal with a receipt that gives them up; null if it loses none
     */
    @Nullable
    KeyedCart strike(KeyedCart change, Cart held) {
        Set<Dot> won = won(change, held);
        List<Entry> lost = new ArrayList<>();
        List<Entry> left = new ArrayList<>();
        removed.forEach(entry -> (won.contains(entry.dot()) ? left : lost).add(entry));
        if (lost.isEmpty()) {
            return null;
        }
        struck.addAll(lost);
        removed = left;
        elsewhere =
                elsewhere.stream().filter(entry -> won.contains(entry.dot())).toList();
        return with(change, change.cart());
    }

    /** What is the removal's own by the receipts of the change and of the cart here. */
    private Set<Dot> won(KeyedCart change, Cart held) {
        Receipt won = held.receipts().union(change.cart().receipts()).find(own);
        return won == null ? Set.of() : won.dots();
    }

    /**
     * Adds the entries that another owner knows to be removed: by an earlier attempt, or entries that the coordinator
     * lacked.
     *
     * @param change the removal as it is replicated
     * @param held the cart with the receipts that say what is another removal's
     * @return the removal of all entries, with a receipt that names them; null if the other owner knew of no more
     */
    @Nullable
    KeyedCart extend(KeyedCart change, Reply.Replicated known, Cart held) {
        Set<Dot> here = dots(removed);
        here.addAll(dots(elsewhere));
        List<Entry> more = new ArrayList<>(known.removed());
        if (!known.found().isEmpty()) {
            Predicate<Dot> given = givenToOthers();
            known.found().stream().filter(entry -> !given.test(entry.dot())).forEach(more::add);
        }
        Set<Dot> given = dots(struck);
        more.removeIf(entry -> here.contains(entry.dot()) || given.contains(entry.dot()));
        if (more.isEmpty()) {
            return null;
        }
        List<Entry> before = elsewhere;
        elsewhere = new ArrayList<>(before);
        elsewhere.addAll(more);
        CausalContext taken = CausalContext.of(more.stream().map(Entry::dot).toList());
        KeyedCart extended = with(change, change.cart().withSeen(taken));
        Set<Dot> won = won(extended, held);
        if (more.stream().noneMatch(entry -> won.contains(entry.dot()))) {
            elsewhere = before;
            return null;
        }
        elsewhere =
                elsewhere.stream().filter(entry -> won.contains(entry.dot())).toList();
        return with(extended, extended.cart());
    }

    /** The change with that delta, and with receipts of what the removal has and of what it gave up. */
    private KeyedCart with(KeyedCart change, Cart delta) {
        Receipt sent = delta.receipts().find(own);
        long stamp = sent == null ? delta.lastChange() : sent.stamp();
        Receipt decided = Receipt.decided(own, stamp, claim.epoch(), removed);
        List<Receipt> receipts = new ArrayList<>(List.of(decided));
        if (!elsewhere.isEmpty()) {
            receipts.add(Receipt.found(decided, elsewhere));
        }
        if (!struck.isEmpty()) {
            receipts.add(decided.struck(struck));
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
