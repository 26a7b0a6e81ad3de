// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.LineItem;
import io.gtstore.protocol.ItemEnd;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision on a put that folds earlier lines of its session into its own: their quantities are added to the item's, and they go in the same delta. Pure.
 *
 * <p>Lines of other skus and those that go by themselves stay as they are. Only entries that the owner has are added: one that is gone was taken by somebody else. The delta drops all that the put folds, as the owner has seen it
 * all. So whoever has heard of the put has none of it, and a retry, which adds nothing as its entry has the sum, drops it again at owners that the first
 * attempt did not reach.
 */
final class Folding {
    private Folding() {}

    /** What is wrong with what the put folds; null if nothing is. */
    static @Nullable String problem(Batch batch) {
        if (LineItem.of(batch.items().get(0)) == null) {
            return "only a line folds others: an object with 'sku', a string, and 'n', a whole number";
        }
        if (!batch.end().equals(ItemEnd.NONE)) {
            return "a line with an end of its own folds no others, which would end with it";
        }
        for (Dot dot : batch.fold()) {
            if (!dot.session().equals(batch.session()) || dot.seq() >= batch.seq()) {
                return "'fold' names earlier changes of the put's own session, not " + dot;
            }
        }
        return null;
    }

    /**
     * The put as it is decided: with the sum as its item, and the folded dots among those that it replaces.
     *
     * @param cart with all changes that are being stored
     * @throws ArithmeticException if the sum does not fit a long
     */
    static Batch decided(Cart cart, Batch batch) {
        LineItem line = LineItem.of(batch.items().get(0));
        if (line == null) {
            return batch;
        }
        Entry held = cart.find(batch.dot(0));
        boolean decided = cart.context().contains(batch.dot(0));
        Set<Dot> dropped = new LinkedHashSet<>(batch.replaces());
        long sum = line.n();
        for (Dot dot : batch.fold()) {
            Entry entry = dropped.contains(dot) ? null : cart.find(dot);
            LineItem earlier = entry == null ? null : LineItem.of(entry.item());
            boolean other = entry != null
                    && (earlier == null || entry.ends() || !earlier.sku().equals(line.sku()));
            if (!other) {
                sum = decided || earlier == null ? sum : Math.addExact(sum, earlier.n());
                dropped.add(dot);
            }
        }
        boolean same = held != null && line.equalsButQuantity(held.item());
        return batch.folded(held != null && same ? held.item() : line.with(sum), List.copyOf(dropped));
    }
}
