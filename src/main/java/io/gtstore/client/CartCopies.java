// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import java.util.List;

/**
 * A cart as every member has it.
 *
 * @param key the customer's name
 * @param slot the key's slot
 * @param epoch the map's version
 * @param merged all copies as one
 * @param copies those of the owners, the primary's first, then what other members hold
 */
public record CartCopies(String key, int slot, long epoch, CartState merged, List<CartCopy> copies) {
    /** Copies the list. */
    public CartCopies {
        copies = List.copyOf(copies);
    }
}
