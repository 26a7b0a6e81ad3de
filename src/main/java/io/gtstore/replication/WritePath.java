package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's part of put, remove and finalize (paper §2.2). Each becomes a delta, a small cart that is merged here and at the other owners; a
 * retry makes the same delta again.
 */
final class WritePath {
    private final ShardState state;
    private final KeyRepair repair;
    private final Laggards laggards;
    private final Forwarding forwarding;

    WritePath(ShardState state, KeyRepair repair, Laggards laggards) {
        this.state = state;
        this.repair = repair;
        this.laggards = laggards;
        this.forwarding = new Forwarding(state);
    }

    void put(long ask, Request.Put put) {
        int slot = state.map().slotOf(put.key());
        if (forwarding.elsewhere(ask, put, slot, put.epoch()) || refused(ask, slot, put.key(), put.session())) {
            return;
        }
        if (put.item().getBytes(StandardCharsets.UTF_8).length > state.config.maxItemBytes()) {
            state.refuse(
                    ask, ErrorCode.ITEM_TOO_LONG, "the item is longer than " + state.config.maxItemBytes() + " bytes");
            return;
        }
        Dot dot = new Dot(put.session(), put.seq());
        repair.until(slot, put.key(), cart -> fewRanges(cart, dot), few -> {
            if (few) {
                put(ask, put, slot, dot);
            } else {
                state.refuse(ask, ErrorCode.TOO_MANY_SESSIONS, ErrorCode.TOO_MANY_SESSIONS.meaning());
            }
        });
    }

    /** Gaps in a session's numbers are rare and pass; a client that leaves ever more of them would make the context grow without bound. */
    private boolean fewRanges(Cart cart, Dot dot) {
        int max = state.config.maxRanges();
        return cart.context().ranges() < max || cart.context().plus(dot).ranges() <= max;
    }

    private void put(long ask, Request.Put put, int slot, Dot dot) {
        Cart cart = state.cart(slot, put.key());
        if (cart.context().contains(dot)) {
            retried(ask, put, slot, dot, cart.find(dot));
        } else if (hasRoom(ask, put, cart)) {
            Entry entry = new Entry(dot, stamp(cart), put.item());
            Cart delta = Cart.putDelta(entry, put.replaces(), state.self().id());
            write(slot, put.key(), delta, (copies, epoch) -> new Reply.Stored(copies, entry.stamp(), epoch), ask);
        }
    }

    /** The dot is held: it is stored once, but replicated again, for the first attempt may have got no further than here. */
    private void retried(long ask, Request.Put put, int slot, Dot dot, @Nullable Entry held) {
        if (held != null && !held.item().equals(put.item())) {
            state.refuse(
                    ask, ErrorCode.DOT_CONFLICT, "seq " + put.seq() + " of this session was used for another item");
            return;
        }
        Cart cart = state.cart(slot, put.key());
        Cart delta = held == null
                ? Cart.removeDelta(dot, put.replaces(), cart.lastChange(), cart.lastWriter())
                : Cart.putDelta(held, put.replaces(), cart.lastWriter());
        long stamp = held == null ? cart.lastChange() : held.stamp();
        write(slot, put.key(), delta, (copies, epoch) -> new Reply.Stored(copies, stamp, epoch), ask);
    }

    void remove(long ask, Request.Remove remove) {
        int slot = state.map().slotOf(remove.key());
        if (forwarding.elsewhere(ask, remove, slot, remove.epoch()) || refused(ask, slot, remove.key(), remove.session())) {
            return;
        }
        Context named = Context.of(remove.dots());
        repair.until(slot, remove.key(), cart -> cart.context().covers(named), found -> {
            Cart cart = state.cart(slot, remove.key());
            if (!found) {
                state.refuse(ask, ErrorCode.UNKNOWN_DOT, ErrorCode.UNKNOWN_DOT.meaning());
                return;
            }
            Dot own = new Dot(remove.session(), remove.seq());
            Cart delta = Cart.removeDelta(
                    own, remove.dots(), stamp(cart), state.self().id());
            removal(ask, slot, remove.key(), delta);
        });
    }

    void finalizeCart(long ask, Request.Finalize finalize) {
        int slot = state.map().slotOf(finalize.key());
        if (forwarding.elsewhere(ask, finalize, slot, finalize.epoch())
                || refused(ask, slot, finalize.key(), finalize.session())) {
            return;
        }
        Cart cart = state.cart(slot, finalize.key());
        Context seen = finalize.context() == null ? cart.context() : finalize.context();
        Dot own = new Dot(finalize.session(), finalize.seq());
        removal(
                ask,
                slot,
                finalize.key(),
                Cart.finalizeDelta(own, seen, stamp(cart), state.self().id()));
    }

    private void removal(long ask, int slot, String key, Cart delta) {
        List<Entry> gone = new ArrayList<>();
        for (Entry entry : state.cart(slot, key).entries()) {
            if (delta.context().contains(entry.dot())) {
                gone.add(entry);
            }
        }
        write(slot, key, delta, (copies, epoch) -> new Reply.Removed(gone, copies, epoch), ask);
    }

    private void write(int slot, String key, Cart delta, Write.Success success, long ask) {
        Cart after = state.policy().apply(state.cart(slot, key), delta);
        KeyedCart change = new KeyedCart(key, state.policy().outgoing(after, delta));
        new Write(state, laggards, ask, slot, change, success).start();
    }

    private boolean hasRoom(long ask, Request.Put put, Cart cart) {
        int replaced = freed(cart, put.replaces());
        int added = put.item().getBytes(StandardCharsets.UTF_8).length;
        if (cart.bytes() - replaced + added > state.config.maxCartBytes()) {
            state.refuse(
                    ask,
                    ErrorCode.CART_FULL,
                    "the cart of '" + put.key() + "' holds " + cart.bytes() + " of " + state.config.maxCartBytes()
                            + " bytes; remove or finalize first");
            return false;
        }
        if (cart.context().sessions() >= state.config.maxSessions()
                && !cart.context().contains(new Dot(put.session(), Math.max(1, put.seq() - 1)))) {
            state.refuse(ask, ErrorCode.TOO_MANY_SESSIONS, ErrorCode.TOO_MANY_SESSIONS.meaning());
            return false;
        }
        return true;
    }

    private static int freed(Cart cart, Collection<Dot> replaced) {
        int bytes = 0;
        for (Dot dot : replaced) {
            Entry entry = cart.find(dot);
            bytes += entry == null ? 0 : entry.bytes();
        }
        return bytes;
    }

    private boolean refused(long ask, int slot, String key, String session) {
        if (KeyLimit.exceeded(state, ask, key)) {
            return true;
        }
        long issued = Sessions.issuedAt(session);
        long horizon = state.cart(slot, key).context().horizon();
        if (issued < 0 || issued < horizon || state.now() - issued > state.config.sessionMaxAgeMillis()) {
            state.refuse(
                    ask,
                    ErrorCode.SESSION_EXPIRED,
                    issued < 0
                            ? "'" + session + "' is no session that a login gave; log in"
                            : "the session is older than " + state.config.sessionMaxAgeMillis() + " ms; log in again");
            return true;
        }
        return false;
    }

    private long stamp(Cart cart) {
        return state.clock.next(state.now(), cart.lastChange());
    }
}
