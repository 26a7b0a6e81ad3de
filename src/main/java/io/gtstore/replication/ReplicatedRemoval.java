// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Span;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A removal by another coordinator, as it is merged here. From then on a retry may reach this owner, too. So entries
 * that this owner knows to be removed and the coordinator does not are returned in the reply, and entries that are
 * removed only here get a receipt of their own beside the coordinator's. Pure.
 */
final class ReplicatedRemoval {
    private final KeyedCart change;
    private final List<Entry> removed;
    private final List<Entry> found;
    private final boolean contested;
    private final boolean granted;

    /**
     * A removal.
     *
     * @param own its dot
     * @param sent the removal, or a part of it, as it was sent
     * @param present the cart here
     * @param granted whether this owner grants the coordinator's claim to what is not contested
     */
    ReplicatedRemoval(Dot own, KeyedCart sent, Cart present, boolean granted) {
        Set<Dot> known = new HashSet<>();
        Receipt receipt = sent.cart().receipts().find(own);
        if (receipt != null) {
            receipt.removed().forEach(entry -> known.add(entry.dot()));
        }
        List<Entry> droppedHere = droppedHere(sent, present, own.session());
        droppedHere.removeIf(entry -> known.contains(entry.dot()));
        Cart withFound = sent.cart();
        if (receipt != null && !droppedHere.isEmpty()) {
            withFound = withFound.withReceipts(RemovalReceipts.of(List.of(Receipt.found(receipt, droppedHere))));
        }
        Span span = sent.span();
        change = new KeyedCart(sent.key(), withFound, span);
        Predicate<Entry> unknown = entry -> known.add(entry.dot()) && (span == null || span.holds(entry.dot()));
        removed = present.receipts().decided(own).stream().filter(unknown).toList();
        found = Stream.concat(droppedHere.stream(), present.receipts().found(own).stream())
                .filter(unknown)
                .toList();
        contested = receipt != null && isContested(own, receipt, sent.cart().receipts(), present);
        this.granted = granted && !contested;
    }

    /** Whether another removal has some of the claimed entries by a better claim. */
    private static boolean isContested(Dot own, Receipt claimed, RemovalReceipts sent, Cart present) {
        Set<Dot> gone = claimed.dots();
        gone.removeIf(dot -> present.find(dot) != null); // usually all of them
        if (gone.isEmpty()) {
            return false;
        }
        Receipt won = present.receipts().union(sent).find(own);
        return won == null || !won.dots().containsAll(gone);
    }

    /**
     * The session's own entries that are removed only here; a finalize covers them, seen or not. Of other sessions'
     * entries the coordinator has seen all that it removes: any other one was given to another session.
     */
    private static List<Entry> droppedHere(KeyedCart sent, Cart present, String session) {
        List<Entry> gone = new ArrayList<>(sent.changeOf(present).dropsOf(present));
        gone.removeIf(entry -> !entry.dot().session().equals(session));
        return gone;
    }

    /** The removal, with the receipt of the entries that are removed only here. */
    KeyedCart change() {
        return change;
    }

    /** The reply, with as many entries that the coordinator does not know as fit that many bytes. */
    Reply reply(long room, long epoch) {
        if (removed.isEmpty() && found.isEmpty() && !contested && !granted) {
            return new Reply.Done(epoch);
        }
        List<Entry> both = new ArrayList<>(removed);
        both.addAll(found);
        int fit = RemovedPage.fit(both, room);
        int first = Math.min(fit, removed.size());
        return new Reply.Replicated(removed.subList(0, first), both.subList(first, fit), contested, granted, epoch);
    }
}
