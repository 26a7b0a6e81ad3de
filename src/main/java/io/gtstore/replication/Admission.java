// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.HybridClock;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Admission control of clients' changes: checks all bounds of key, session, item, cart and node. A put may fill a
 * cart up to its bounds, with changes that are being stored counted in. A removal is never refused because of other
 * sessions' items or number; only its own session may have left too many gaps, with a higher bound than for puts.
 * Copies within the bounds may merge into a cart beyond them: it stays readable, and may shrink, but not grow.
 *
 * <p>Each method named {@code refuse…} returns whether it refused the request, which is then answered.
 */
final class Admission {
    /** The factor by which a removal may exceed the bound of gaps in its session's numbers. */
    private static final int SPARE = 2;

    /** How far a stamp that a client gives may be from this node's clock, either way. */
    private static final long STAMP_MILLIS = 1_000;

    private final ShardView view;
    private final ShardCarts carts;
    private final Room room;
    private final NodeClocks clocks;
    private final Forwarding forwarding;
    private final ShardEffects effects;

    Admission(
            ShardView view,
            ShardCarts carts,
            Room room,
            NodeClocks clocks,
            Forwarding forwarding,
            ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.room = room;
        this.clocks = clocks;
        this.forwarding = forwarding;
        this.effects = effects;
    }

    /** Refuses or forwards a read of a slot that another node owns, and refuses one of a key that is too long. */
    boolean refuseRead(long requestId, Request.OnKey read, int slot) {
        return forwarding.elsewhere(requestId, read, slot) || refuseKey(requestId, read.key());
    }

    /** Refuses what {@link #refuseRead} refuses, and any change while this node's clock is off. */
    boolean refuseChange(long requestId, Request.Change change, int slot) {
        if (refuseRead(requestId, change, slot)) {
            return true;
        }
        if (clocks.isOff()) {
            effects.refuse(requestId, ErrorCode.CLOCK_OFF, ErrorCode.CLOCK_OFF.meaning());
            return true;
        }
        return false;
    }

    /** Refuses a key that is too long. */
    boolean refuseKey(long requestId, String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        int most = view.config().maxKeyBytes();
        if (bytes <= most) {
            return false;
        }
        effects.refuse(
                requestId,
                ErrorCode.KEY_TOO_LONG,
                "the key has " + bytes + " bytes in UTF-8; at most " + most + " are taken (limits.maxKeyBytes)");
        return true;
    }

    /** Refuses a session that was never issued, or has expired. */
    boolean refuseSession(long requestId, Request.Change change, int slot) {
        String session = change.session();
        if (!expired(slot, change.key(), session)) {
            return false;
        }
        effects.refuse(
                requestId,
                ErrorCode.SESSION_EXPIRED,
                Sessions.issuedAt(session) < 0
                        ? "'" + session + "' is no session that a login gave; log in"
                        : "the session is older than " + view.config().sessionMaxAgeMillis() + " ms; log in again");
        return true;
    }

    /** Whether the session has expired for that cart. */
    boolean expired(int slot, String key, String session) {
        long issued = Sessions.issuedAt(session);
        long horizon = carts.present(slot, key).context().horizon();
        return issued < 0
                || issued < horizon
                || clocks.wallMillis() - issued > view.config().sessionMaxAgeMillis();
    }

    /** Refuses a stamp that a client gave if it is off this node's clock: items are ordered by it. */
    boolean refuseStamp(long requestId, long stamp) {
        long aheadMillis = HybridClock.millis(stamp) - clocks.wallMillis();
        if (Math.abs(aheadMillis) <= STAMP_MILLIS) {
            return false;
        }
        effects.refuse(
                requestId,
                ErrorCode.CLOCK_OFF,
                "the put's stamp is " + aheadMillis + " ms ahead of this node's clock, and at most " + STAMP_MILLIS
                        + " ms either way are taken with 'alone'");
        return true;
    }

    /** Refuses a batch with an item that is too long. */
    boolean refuseItems(long requestId, List<String> items) {
        for (String item : items) {
            int bytes = Entry.bytes(item);
            if (bytes > view.config().maxItemBytes()) {
                effects.refuse(
                        requestId,
                        ErrorCode.ITEM_TOO_LONG,
                        "the item has " + bytes + " bytes as JSON in UTF-8; at most "
                                + view.config().maxItemBytes() + " are taken (limits.maxItemBytes)");
                return true;
            }
        }
        return false;
    }

    /** Whether the put stays within the bound of gaps in its session's numbers. */
    boolean fewGaps(Cart cart, Batch batch) {
        CausalContext closed = cart.context().union(voids(cart, batch));
        return SessionGaps.few(closed, batch.dot(0), view.config().maxRanges());
    }

    /** The refused numbers of the put's session, which count as seen from now on. */
    CausalContext voids(Cart cart, Batch batch) {
        return SessionGaps.voids(
                cart, batch.dot(0), batch.voids(), view.config().maxRanges());
    }

    /** The refused numbers of the removing session, which count as seen from now on. */
    CausalContext voids(Cart cart, Request.Removal removal) {
        CausalContext refused = removal.voids();
        return refused.isEmpty() ? refused : SessionGaps.voids(cart, removal.own(), refused, rangesOfRemovals());
    }

    /** Refuses a remove that exceeds the bound of gaps in its session's numbers; a finalize leaves none. */
    boolean refuseRemoval(long requestId, Request.Removal removal, Cart cart, CausalContext voids) {
        if (!removal.exact() || SessionGaps.few(cart.context().union(voids), removal.own(), rangesOfRemovals())) {
            return false;
        }
        effects.refuse(requestId, ErrorCode.TOO_MANY_SESSIONS, ErrorCode.TOO_MANY_SESSIONS.meaning());
        return true;
    }

    private int rangesOfRemovals() {
        return SPARE * view.config().maxRanges();
    }

    /** Whether a change would create a cart for which there is no room. */
    boolean lacksRoomForCart(int slot, String key) {
        return room.lacksForCarts(slot, HeapSize.of(key)) && !carts.exists(slot, key);
    }

    /** Refuses a change because this node, or another owner of the slot, is full. */
    void refuseFull(long requestId, int slot) {
        NodeInfo owner = room.fullOwner(slot);
        String who = owner == null
                ? "the node holds " + carts.heapBytes() + " of " + room.bytesForItems() + " bytes"
                : owner.id() + ", which keeps a copy of the cart, holds as much as it may";
        effects.refuse(requestId, ErrorCode.FULL, who + " (storage.maxBytes); add a node, or let carts end");
    }

    /** Refuses a put for which the node or the cart has no room once the replaced entries are removed. */
    boolean refusePut(long requestId, int slot, Batch batch, Cart cart, List<Entry> fresh) {
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
        if (more > 0 && room.lacksForItems(slot, more)) {
            refuseFull(requestId, slot);
            return true;
        }
        return refuseCartFull(requestId, batch.key(), cart, items, bytes) || refuseNewSession(requestId, batch, cart);
    }

    private boolean refuseCartFull(long requestId, String key, Cart cart, int items, int bytes) {
        ShardConfig config = view.config();
        String bound;
        if (items > config.maxItems() && items > cart.size()) {
            bound = cart.size() + " of " + config.maxItems() + " items (limits.maxItems)";
        } else if (bytes > config.maxCartBytes() && bytes > cart.bytes()) {
            bound = cart.bytes() + " of " + config.maxCartBytes() + " bytes (limits.maxCartBytes)";
        } else {
            return false;
        }
        String line = "the cart of '" + key + "' holds " + bound + "; remove or finalize first";
        effects.refuse(requestId, ErrorCode.CART_FULL, line);
        return true;
    }

    private boolean refuseNewSession(long requestId, Batch batch, Cart cart) {
        int sessions = cart.context().sessions();
        int most = view.config().maxSessions();
        if (sessions < most || cart.context().ranges(batch.session()) > 0) {
            return false;
        }
        effects.refuse(
                requestId,
                ErrorCode.TOO_MANY_SESSIONS,
                "the cart of '" + batch.key() + "' knows of " + sessions
                        + " sessions of the last minutes, and new ones may put something up to " + most
                        + " (limits.maxSessions)");
        return true;
    }
}
