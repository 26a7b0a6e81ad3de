// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of one cart while they are merged into one. Damaged records are counted and left out. */
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

    /** Merges one of its changes. */
    void add(byte[] key, byte[] value) {
        try {
            Cart change = RecordValue.decode(key, value);
            merged = merged == null ? change : policy.merge(merged, change);
            keys.add(key);
        } catch (IllegalArgumentException e) {
            damaged++;
        }
    }

    /** Adds one of its receipts. */
    void addReceipt(byte[] key, byte[] value) {
        try {
            receipts.addAll(RecordValue.decode(key, value).receipts().list());
        } catch (IllegalArgumentException e) {
            damaged++;
        }
    }

    /** Drops all changes, because some of them could not be read. */
    void withoutChanges() {
        merged = null;
        keys.clear();
    }

    /** The keys of the changes that were merged. Damaged ones are not among them: they stay on disk, and the next start reports them again. */
    List<byte[]> keys() {
        return keys;
    }

    /** The merged cart under a horizon, with receipts that its changes still carry (format version 1). */
    Cart raised(long horizon) {
        return merged == null ? Cart.emptyUnder(horizon) : merged.raise(horizon);
    }

    /** Hands the cart with its receipts to the recovery; returns the number of damaged records. */
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
