package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The one gate of all changes: the bounds of key, session, item, cart and node stand here and nowhere else. A put may fill a cart up to its bounds, with
 * what is being stored counted in. What takes something out is never refused because of what others have put or how many of them came: only its own
 * session may have left too many gaps, and of those it may leave more than a put. Copies that were each within the bounds may be merged to one that is
 * not: it stays readable, and may shrink, but not grow.
 *
 * <p>Each method says whether the change is refused; the asker has then been told which bound it is.
 */
final class Admission {
    /** How many times as many gaps a removal may leave in its session's numbers. */
    private static final int SPARE = 2;

    private Admission() {}

    /** For the key's length. */
    static boolean keyRefused(ShardState state, long requestId, String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= state.config.maxKeyBytes()) {
            return false;
        }
        state.refuse(
                requestId,
                ErrorCode.KEY_TOO_LONG,
                "the key has " + bytes + " bytes in UTF-8; at most " + state.config.maxKeyBytes()
                        + " are taken (limits.maxKeyBytes)");
        return true;
    }

    /** For its key or its session, which has to be young enough, or because this node does not know what time it is. */
    static boolean refused(ShardState state, long requestId, int slot, String key, String session) {
        return refused(state, requestId, key) || sessionRefused(state, requestId, slot, key, session);
    }

    /** For its key, or because this node does not know what time it is: what concerns the answers to earlier changes, too. */
    static boolean refused(ShardState state, long requestId, String key) {
        if (keyRefused(state, requestId, key)) {
            return true;
        }
        if (state.clocks.odd()) {
            state.refuse(requestId, ErrorCode.CLOCK_OFF, ErrorCode.CLOCK_OFF.meaning());
            return true;
        }
        return false;
    }

    /** For its session, which has to be one that a login gave, and young enough. */
    static boolean sessionRefused(ShardState state, long requestId, int slot, String key, String session) {
        if (!expired(state, slot, key, session)) {
            return false;
        }
        state.refuse(
                requestId,
                ErrorCode.SESSION_EXPIRED,
                Sessions.issuedAt(session) < 0
                        ? "'" + session + "' is no session that a login gave; log in"
                        : "the session is older than " + state.config.sessionMaxAgeMillis() + " ms; log in again");
        return true;
    }

    /** Whether the session may make no more changes. */
    static boolean expired(ShardState state, int slot, String key, String session) {
        long issued = Sessions.issuedAt(session);
        long horizon = state.present(slot, key).context().horizon();
        return issued < 0 || issued < horizon || state.wallMillis() - issued > state.config.sessionMaxAgeMillis();
    }

    /** For an item's length. */
    static boolean itemsRefused(ShardState state, long requestId, List<String> items) {
        for (String item : items) {
            int bytes = Entry.bytes(item);
            if (bytes > state.config.maxItemBytes()) {
                state.refuse(
                        requestId,
                        ErrorCode.ITEM_TOO_LONG,
                        "the item has " + bytes + " bytes as JSON in UTF-8; at most " + state.config.maxItemBytes()
                                + " are taken (limits.maxItemBytes)");
                return true;
            }
        }
        return false;
    }

    /** Whether the put leaves no more gaps in its session's numbers than it may. */
    static boolean fewGaps(ShardState state, Cart cart, Batch batch) {
        CausalContext closed = cart.context().union(voids(state, cart, batch));
        return gaps(closed, batch.dot(0), state.config.maxRanges());
    }

    /** The numbers that the put's session says were refused, and that count as seen from now on. */
    static CausalContext voids(ShardState state, Cart cart, Batch batch) {
        return voids(cart, batch.dot(0), batch.voids(), state.config.maxRanges());
    }

    /** The numbers that the removing session says were refused, and that count as seen from now on. */
    static CausalContext voids(ShardState state, Cart cart, Request.Remove remove) {
        Dot own = new Dot(remove.session(), remove.seq());
        return voids(cart, own, remove.voids(), SPARE * state.config.maxRanges());
    }

    /**
     * What is held after all stays; what is known to be gone is told once more, so that all who have this change know it. And what does not close gaps, but
     * makes too many, is not believed.
     */
    private static CausalContext voids(Cart cart, Dot own, CausalContext told, int max) {
        if (told.isEmpty()) {
            return told;
        }
        List<Dot> held = cart.entries().stream()
                .map(Entry::dot)
                .filter(dot -> dot.session().equals(own.session()))
                .toList();
        CausalContext gone = CausalContext.of(held).missing(told);
        return gaps(cart.context().union(gone), own, max) ? gone : CausalContext.EMPTY;
    }

    /** For too many gaps in the numbers of the session that removes something. */
    static boolean removalRefused(ShardState state, long requestId, CausalContext seen, Dot own) {
        if (gaps(seen, own, SPARE * state.config.maxRanges())) {
            return false;
        }
        state.refuse(requestId, ErrorCode.TOO_MANY_SESSIONS, ErrorCode.TOO_MANY_SESSIONS.meaning());
        return true;
    }

    private static boolean gaps(CausalContext context, Dot own, int max) {
        return context.ranges(own.session()) < max || context.plus(own).ranges(own.session()) <= max;
    }

    /** Whether the change would make a cart of a key of which there is none here, and there is no room left for that. */
    static boolean noRoomForCart(ShardState state, int slot, String key) {
        boolean full = noRoom(state, slot, HeapSize.of(key), state.room.forAll());
        return full && !state.keeps(slot, key);
    }

    /** Whether there is no room for a copy, here alone, of what another owner has taken. What is in a cart that is here may be taken out of it in any case. */
    static boolean noRoomForCopy(ShardState state, KeyedCart copy) {
        long bytes = HeapSize.of(copy.key()) + HeapSize.of(copy.cart());
        if (state.heapBytes() + bytes <= state.room.forAll()) {
            return false;
        }
        int slot = state.map().slotOf(copy.key());
        Cart present = state.present(slot, copy.key());
        return !state.keeps(slot, copy.key())
                || copy.cart().entries().stream()
                        .anyMatch(entry -> !present.context().contains(entry.dot()));
    }

    private static boolean noRoom(ShardState state, int slot, long more, long most) {
        return state.heapBytes() + more > most || state.fullOwner(slot) != null;
    }

    /** The node, or another owner of the key's slot, holds as much as it may. */
    static void refuseFull(ShardState state, long requestId, String key) {
        NodeInfo owner = state.fullOwner(state.map().slotOf(key));
        String who = owner == null
                ? "the node holds " + state.heapBytes() + " of " + state.room.forItems() + " bytes"
                : owner.id() + ", which keeps a copy of the cart, holds as much as it may";
        state.refuse(requestId, ErrorCode.FULL, who + " (storage.maxBytes); add a node, or let carts end");
    }

    /** A put, for what the cart or the node has no room for, with the replaced entries gone. */
    static boolean putRefused(ShardState state, long requestId, Batch batch, Cart cart, List<Entry> fresh) {
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
        int more = bytes - cart.bytes();
        if (more > 0 && noRoom(state, state.map().slotOf(batch.key()), more, state.room.forItems())) {
            refuseFull(state, requestId, batch.key());
            return true;
        }
        String what = "the cart of '" + batch.key() + "' ";
        if (items > state.config.maxItems() && items > cart.size()) {
            state.refuse(
                    requestId,
                    ErrorCode.CART_FULL,
                    what + "holds " + cart.size() + " of " + state.config.maxItems()
                            + " items (limits.maxItems); remove or finalize first");
            return true;
        }
        if (bytes > state.config.maxCartBytes() && bytes > cart.bytes()) {
            state.refuse(
                    requestId,
                    ErrorCode.CART_FULL,
                    what + "holds " + cart.bytes() + " of " + state.config.maxCartBytes()
                            + " bytes (limits.maxCartBytes); remove or finalize first");
            return true;
        }
        if (cart.context().sessions() >= state.config.maxSessions()
                && cart.context().ranges(batch.session()) == 0) {
            state.refuse(
                    requestId,
                    ErrorCode.TOO_MANY_SESSIONS,
                    what + "knows of " + cart.context().sessions()
                            + " sessions of the last minutes, and new ones may put" + " something up to "
                            + state.config.maxSessions() + " (limits.maxSessions)");
            return true;
        }
        return false;
    }
}
