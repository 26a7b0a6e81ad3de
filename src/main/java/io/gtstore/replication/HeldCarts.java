package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.Reply;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers with carts as this node holds them, whether it owns their slots or not, caught up or not: what they are worth, the asker tells from the map.
 * So the answer never comes from an older map than the asker's, and names its own.
 */
final class HeldCarts {
    private final ShardState state;

    HeldCarts(ShardState state) {
        this.state = state;
    }

    /** The cart of the key; without one, the chunk of the slots' carts behind the cursor. */
    void answer(long ask, BitSet slots, @Nullable String key, String after, long epoch) {
        if (epoch > state.map().epoch()) {
            state.refuse(ask, ErrorCode.STALE_MAP, "this node has yet to learn of epoch " + epoch);
        } else if (key != null) {
            state.answer(ask, one(key));
        } else {
            chunk(ask, slots, after);
        }
    }

    private Reply one(String key) {
        Cart cart = state.cart(state.map().slotOf(key), key);
        List<KeyedCart> found = cart.equals(Cart.EMPTY) ? List.of() : List.of(new KeyedCart(key, cart));
        return new Reply.Carts(found, null, state.map().epoch());
    }

    private void chunk(long ask, BitSet slots, String after) {
        try {
            Chunks chunk = Chunks.after(state, slots, after);
            long epoch = state.map().epoch();
            state.answer(ask, new Reply.Carts(chunk.carts(), chunk.next(), state.horizons(slots), epoch));
        } catch (IllegalArgumentException e) {
            state.refuse(ask, ErrorCode.WRONG_TYPE, "'after': " + e.getMessage());
        }
    }
}
