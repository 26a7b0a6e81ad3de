// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of one cart on their way to being one. */
final class Gathered {
    private final byte[] cart;
    private final MergePolicy policy;
    private final List<byte[]> keys = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private @Nullable Cart merged;
    private long damaged;

    Gathered(byte[] cart, MergePolicy policy) {
        this.cart = cart;
        this.policy = policy;
    }

    byte[] cart() {
        return cart;
    }

    /** One of its changes. */
    void add(byte[] key, byte[] value) {
        try {
            Cart change = RecordValue.decode(key, value);
            merged = merged == null ? change : policy.merge(merged, change);
            keys.add(key);
        } catch (IllegalArgumentException e) {
            damaged++;
        }
    }

    /** One of its receipts. */
    void addReceipt(byte[] key, byte[] value) {
        try {
            receipts.addAll(RecordValue.decode(key, value).receipts().list());
        } catch (IllegalArgumentException e) {
            damaged++;
        }
    }

    /** Some of its changes cannot be read: the others do not count. */
    void withoutChanges() {
        merged = null;
        keys.clear();
    }

    /** The keys of the changes that were added; damaged ones are not among them, and stay, so that a restart says so again. */
    List<byte[]> keys() {
        return keys;
    }

    /** The cart under a horizon, with the receipts that its changes still bear. */
    Cart raised(long horizon) {
        return merged == null ? Cart.emptyUnder(horizon) : merged.raise(horizon);
    }

    /** Gives it back, with its receipts; returns how many of its records are damaged. */
    long recovered(CartStorage.Recovery recovery) {
        Cart whole = merged;
        if (!receipts.isEmpty()) {
            whole = (whole == null ? Cart.EMPTY : whole).withReceipts(RemovalReceipts.of(receipts));
        }
        if (whole != null) {
            try {
                recovery.recovered(RecordKey.slot(cart), RecordKey.key(cart), whole);
            } catch (IllegalArgumentException e) {
                damaged++;
            }
        }
        return damaged;
    }
}
