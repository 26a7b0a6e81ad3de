// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Comparator;
import java.util.List;

/**
 * The merge of two copies of a cart of which the one that was changed last wins whole (paper §6), but for the horizon:
 * of that the later one stays. Commutative, associative and idempotent, since the order of copies does not look at
 * contexts, and raising a horizon changes nothing else.
 */
final class NewestMerge {

    private static final Comparator<Entry> ENTRIES =
            Entry.ORDER.thenComparing(Entry::item).thenComparingLong(Entry::endsAtMillis);

    /** By last change; of one change's carts that with fewer items has seen more removed. */
    private static final Comparator<Cart> PRECEDENCE = Cart.BY_LAST_CHANGE
            .thenComparing(Comparator.comparingInt(Cart::size).reversed())
            .thenComparing(Cart::entries, NewestMerge::compare);

    private NewestMerge() {}

    static Cart merge(Cart a, Cart b) {
        int order = PRECEDENCE.compare(a, b);
        if (order == 0) {
            return a.withContext(a.context().union(b.context()))
                    .withLifetime(b.lifetime())
                    .withReceipts(b.receipts());
        }
        return order > 0 ? under(a, b) : under(b, a);
    }

    /** The winner, under the later horizon, with the lifetime that was set last, and both's receipts. */
    private static Cart under(Cart winner, Cart other) {
        return winner.raise(other.context().horizon())
                .withLifetime(other.lifetime())
                .withReceipts(other.receipts());
    }

    /** Lists of one length, by the first items that differ. */
    private static int compare(List<Entry> a, List<Entry> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = ENTRIES.compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
