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
 * A removal that another owner coordinates, as this owner takes it in. From then on a retry may come here, too. So what this owner knows to have gone, and the
 * coordinator does not, goes back with the reply; what goes only here has a receipt of its own, beside the coordinator's. Pure.
 */
final class ReplicatedRemoval {
    private final KeyedCart change;
    private final List<Entry> removed;
    private final List<Entry> found;

    /**
     * A removal.
     *
     * @param own its dot
     * @param sent the removal, or a part of it, as it was sent
     * @param present the cart here
     */
    ReplicatedRemoval(Dot own, KeyedCart sent, Cart present) {
        Set<Dot> told = new HashSet<>();
        Receipt receipt = sent.cart().receipts().find(own);
        if (receipt != null) {
            receipt.removed().forEach(entry -> told.add(entry.dot()));
        }
        List<Entry> droppedHere = droppedHere(sent, present, own.session());
        droppedHere.removeIf(entry -> told.contains(entry.dot()));
        Cart withFound = sent.cart();
        if (receipt != null && !droppedHere.isEmpty()) {
            withFound = withFound.withReceipts(RemovalReceipts.of(List.of(Receipt.found(receipt, droppedHere))));
        }
        Span span = sent.span();
        change = new KeyedCart(sent.key(), withFound, span);
        Predicate<Entry> news = entry -> told.add(entry.dot()) && (span == null || span.holds(entry.dot()));
        removed = present.receipts().decided(own).stream().filter(news).toList();
        found = Stream.concat(droppedHere.stream(), present.receipts().found(own).stream())
                .filter(news)
                .toList();
    }

    /**
     * What goes here of the session's own changes, which it closes seen or not. Of others' the coordinator has seen all that it takes: what is not in its list,
     * somebody else was told of.
     */
    private static List<Entry> droppedHere(KeyedCart sent, Cart present, String session) {
        List<Entry> gone = new ArrayList<>(sent.changeOf(present).dropsOf(present));
        gone.removeIf(entry -> !entry.dot().session().equals(session));
        return gone;
    }

    /** The removal with the receipt of what goes only here. */
    KeyedCart change() {
        return change;
    }

    /** As much of what the coordinator does not know as a reply of so many bytes can hold. */
    Reply reply(long room, long epoch) {
        if (removed.isEmpty() && found.isEmpty()) {
            return new Reply.Done(epoch);
        }
        List<Entry> both = new ArrayList<>(removed);
        both.addAll(found);
        int fit = RemovedPage.fit(both, room);
        int first = Math.min(fit, removed.size());
        return new Reply.Replicated(removed.subList(0, first), both.subList(first, fit), epoch);
    }
}
