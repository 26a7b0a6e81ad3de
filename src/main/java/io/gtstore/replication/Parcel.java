// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.TransferCursor;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The carts of one message, up to a frame by their encoded length. A cart that exceeds a frame is sent in parts, the
 * first of them at the start of a message. Under {@code merge: newest} carts have no parts; puts bound their size,
 * and receipts without room beside them are left out, oldest first.
 */
final class Parcel {
    private static final int MAX_CARTS = 1_000;

    private final boolean parts;
    private final long most;
    private final long target;
    private final List<KeyedCart> carts = new ArrayList<>();
    private long bytes;
    private @Nullable Dot within;

    private Parcel(boolean parts, long most, long target) {
        this.parts = parts;
        this.most = most;
        this.target = target;
    }

    /** An empty parcel for a frame of that length: several carts up to the size of a chunk, or one up to that of a frame. */
    static Parcel of(ShardView view, int frameBytes) {
        long most = (long) frameBytes - WireLength.ENVELOPE;
        return new Parcel(
                view.policy() == MergePolicy.UNION,
                most,
                Math.min(most, view.config().chunkBytes()));
    }

    /** Adds the whole cart; false if there is no room for it. */
    boolean add(String key, Cart cart) {
        long around = WireLength.around(key, cart);
        long room = (carts.isEmpty() ? most : target) - bytes - around - TransferCursor.textBound(key);
        long size = WireLength.bound(cart);
        if (size > room) {
            size = WireLength.of(cart);
        }
        boolean fits = size <= room && carts.size() < MAX_CARTS;
        if (fits) {
            bytes += around + size;
            carts.add(new KeyedCart(key, cart));
            return true;
        }
        if (!parts && carts.isEmpty()) {
            Cart trimmed = WireLength.fitReceipts(cart, room);
            bytes += around + WireLength.of(trimmed);
            carts.add(new KeyedCart(key, trimmed));
            return true;
        }
        return false;
    }

    /**
     * Adds the cart, or its entries after the dot: all of them or, if they exceed a frame and the parcel is still
     * empty, as many as there is room for. False if nothing was added.
     */
    boolean addPart(String key, Cart cart, @Nullable Dot after) {
        if (after == null && add(key, cart)) {
            return true;
        }
        if (!carts.isEmpty()) {
            return false;
        }
        long room = most - bytes - WireLength.aroundPart(key, cart) - TransferCursor.textBound(key);
        CartPart part = CartPart.of(cart, after, WireLength.PIECES, room);
        KeyedCart keyed = new KeyedCart(key, part.cart(), part.whole() ? null : part.span());
        bytes += WireLength.aroundPart(key, cart) + WireLength.of(part.cart());
        carts.add(keyed);
        within = part.span().upto();
        return true;
    }

    /** Reserves room for something else in the message; false if there is none. */
    boolean reserve(long more) {
        if (bytes + more > target) {
            return false;
        }
        bytes += more;
        return true;
    }

    /** The dot at which the last cart was cut off, null if it is complete; nothing more may be added after a cut. */
    @Nullable
    Dot within() {
        return within;
    }

    boolean isEmpty() {
        return carts.isEmpty();
    }

    List<KeyedCart> carts() {
        return carts;
    }
}
