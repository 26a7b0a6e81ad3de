// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Entry;
import java.util.List;

/**
 * A cart as a backup keeps it.
 *
 * @param key the customer's name
 * @param items in their order, each with its identity and stamp
 * @param ttl for how many ms it keeps its items after its last change, 0 for ever; {@link Request#SAME_TTL} if that was never set
 */
public record StoredCart(String key, List<Entry> items, long ttl) {
    /** Copies the list. */
    public StoredCart {
        items = List.copyOf(items);
    }
}
