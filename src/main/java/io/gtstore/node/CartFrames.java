// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.WireLength;
import org.jspecify.annotations.Nullable;

/** The frames by which one state of a watched cart is pushed: whole, or as what differs from the version that a subscriber has. Each is made once. */
final class CartFrames {
    private final String key;
    private final Cart cart;
    private final @Nullable Cart before;
    private final long epoch;
    private byte @Nullable [] whole;
    private @Nullable CartVersion since;
    private byte @Nullable [] difference;

    /**
     * The frames of a cart.
     *
     * @param before the version that most subscribers have; null if that is not known
     */
    CartFrames(String key, Cart cart, @Nullable Cart before, long epoch) {
        this.key = key;
        this.cart = cart;
        this.before = before;
        this.epoch = epoch;
    }

    /** The frame for a subscriber that has that version; null stands for one that is told the whole cart. */
    byte[] since(@Nullable CartVersion version) {
        if (version == null) {
            return whole();
        }
        if (difference == null || !version.equals(since)) {
            difference = made(version);
            since = version;
        }
        return difference;
    }

    private byte[] made(CartVersion version) {
        CartDifference told = before != null && version.matches(before)
                ? CartDifference.between(before, cart)
                : CartDifference.since(version.context(), version.items(), cart);
        return told == null || WireLength.of(told) >= WireLength.bound(cart)
                ? whole()
                : Codec.encode(CartEvent.of(key, told, epoch));
    }

    private byte[] whole() {
        byte[] made = whole;
        if (made == null) {
            made = Codec.encode(CartEvent.of(key, cart, epoch));
            whole = made;
        }
        return made;
    }
}
