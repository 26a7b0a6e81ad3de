// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.protocol.KeyedCart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removals on the way between owners without the removed entries: an owner usually has these itself, so that the
 * message names their dots and how many they are. Pure.
 */
final class TakenEntries {
    private TakenEntries() {}

    /** The removal without the entries of its receipt. */
    static KeyedCart leaveOut(KeyedCart change, Receipt receipt) {
        return with(change, receipt.part(List.of()));
    }

    /**
     * Fills in what {@link #leaveOut} left out.
     *
     * @param own the removal's dot
     * @param taken the dots of the entries
     * @param present the cart here
     * @return the removal with its receipt; null if this owner lacks one of the entries
     */
    static @Nullable KeyedCart fillIn(KeyedCart change, Dot own, CausalContext taken, Cart present) {
        Receipt receipt = change.cart().receipts().find(own);
        if (receipt == null) {
            return null;
        }
        Set<Dot> dots = new HashSet<>();
        List<Entry> entries = new ArrayList<>(receipt.removed());
        entries.forEach(entry -> dots.add(entry.dot()));
        add(present.entries(), taken, dots, entries);
        for (Receipt attempt : present.receipts().attempts(own)) {
            add(attempt.removed(), taken, dots, entries);
        }
        if (entries.size() < receipt.total()) {
            return null;
        }
        return with(change, receipt.with(entries));
    }

    private static KeyedCart with(KeyedCart change, Receipt receipt) {
        Cart cart = change.cart().withoutReceipt(receipt.own());
        return new KeyedCart(change.key(), cart.withReceipts(RemovalReceipts.of(List.of(receipt))));
    }

    private static void add(List<Entry> of, CausalContext taken, Set<Dot> dots, List<Entry> to) {
        for (Entry entry : of) {
            if (taken.contains(entry.dot()) && dots.add(entry.dot())) {
                to.add(entry);
            }
        }
    }
}
