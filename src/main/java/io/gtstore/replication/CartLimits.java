package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.ErrorCode;
import java.util.List;

/**
 * The bounds on a cart, held to by each put. Copies that were each within them may be merged to one that is not: it stays readable, and may shrink,
 * but not grow.
 */
final class CartLimits {
    private CartLimits() {}

    /** Whether the cart has no room for the entries, with the replaced ones gone; the asker has then been told which bound it is. */
    static boolean exceeded(ShardState state, long ask, Batch batch, Cart cart, List<Entry> fresh) {
        int bytes = cart.bytes();
        int items = cart.size() + fresh.size();
        for (Entry entry : fresh) {
            bytes += entry.bytes();
        }
        for (Dot dot : batch.replaces()) {
            Entry replaced = cart.find(dot);
            bytes -= replaced == null ? 0 : replaced.bytes();
            items -= replaced == null ? 0 : 1;
        }
        if (state.heapBytes() + bytes - cart.bytes() > state.config.maxBytes() && bytes > cart.bytes()) {
            state.refuse(
                    ask,
                    ErrorCode.FULL,
                    "the node holds " + state.heapBytes() + " of " + state.config.maxBytes()
                            + " bytes (storage.maxBytes); add a node, or let carts end");
            return true;
        }
        String what = "the cart of '" + batch.key() + "' ";
        if (items > state.config.maxItems() && items > cart.size()) {
            state.refuse(
                    ask,
                    ErrorCode.CART_FULL,
                    what + "holds " + cart.size() + " of " + state.config.maxItems()
                            + " items (limits.maxItems); remove or finalize first");
            return true;
        }
        if (bytes > state.config.maxCartBytes() && bytes > cart.bytes()) {
            state.refuse(
                    ask,
                    ErrorCode.CART_FULL,
                    what + "holds " + cart.bytes() + " of " + state.config.maxCartBytes()
                            + " bytes (limits.maxCartBytes); remove or finalize first");
            return true;
        }
        if (cart.context().sessions() >= state.config.maxSessions()
                && !cart.context().contains(new Dot(batch.session(), Math.max(1, batch.seq() - 1)))) {
            state.refuse(ask, ErrorCode.TOO_MANY_SESSIONS, ErrorCode.TOO_MANY_SESSIONS.meaning());
            return true;
        }
        return false;
    }
}
