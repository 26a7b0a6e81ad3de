package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** The coordinator's part of a put (paper §2.2): a delta that is merged here and at the other owners; a retry makes the same delta again. */
final class PutPath {
    private final ShardState state;
    private final KeyRepair repair;
    private final Laggards laggards;
    private final Forwarding forwarding;

    PutPath(ShardState state, KeyRepair repair, Laggards laggards) {
        this.state = state;
        this.repair = repair;
        this.laggards = laggards;
        this.forwarding = new Forwarding(state);
    }

    void put(long ask, Request.Put put) {
        int slot = state.map().slotOf(put.key());
        if (forwarding.elsewhere(ask, put, slot, put.epoch())
                || Admission.refused(state, ask, slot, put.key(), put.session())
                || tooLong(ask, put.item())) {
            return;
        }
        // A replaced dot must have been seen here, as with remove: an invented one would swallow another session's
        // future put.
        Context replaced = Context.of(put.replaces());
        Dot own = new Dot(put.session(), put.seq());
        if (replaced.contains(own)) {
            state.refuse(ask, ErrorCode.UNKNOWN_DOT, "a put cannot replace itself");
            return;
        }
        repair.until(slot, put.key(), cart -> cart.context().covers(replaced) && fewRanges(cart, own), good -> {
            if (good) {
                store(ask, put, slot, own);
            } else {
                boolean found = state.cart(slot, put.key()).context().covers(replaced);
                ErrorCode code = found ? ErrorCode.TOO_MANY_SESSIONS : ErrorCode.UNKNOWN_DOT;
                state.refuse(ask, code, code.meaning());
            }
        });
    }

    /** Gaps in a session's numbers pass; a client that leaves ever more of them would make the context grow without bound. */
    private boolean fewRanges(Cart cart, Dot dot) {
        int max = state.config.maxRanges();
        return cart.context().ranges() < max || cart.context().plus(dot).ranges() <= max;
    }

    private void store(long ask, Request.Put put, int slot, Dot dot) {
        Cart cart = state.cart(slot, put.key());
        if (cart.context().contains(dot)) {
            retried(ask, put, slot, dot, cart);
        } else if (hasRoom(ask, put, cart)) {
            Entry entry = new Entry(dot, state.stamp(cart), put.item());
            Cart delta = Cart.putDelta(entry, put.replaces(), state.self().id());
            write(ask, put, slot, delta, entry.stamp());
        }
    }

    /** The dot is held: it is stored once, but replicated again, for the first attempt may have got no further than here. */
    private void retried(long ask, Request.Put put, int slot, Dot dot, Cart cart) {
        Entry held = cart.find(dot);
        if (held == null) {
            Cart delta = Cart.removeDelta(dot, put.replaces(), cart.lastChange(), cart.lastWriter());
            write(ask, put, slot, delta, cart.lastChange());
        } else if (held.item().equals(put.item())) {
            write(ask, put, slot, Cart.putDelta(held, put.replaces(), cart.lastWriter()), held.stamp());
        } else {
            state.refuse(
                    ask, ErrorCode.DOT_CONFLICT, "seq " + put.seq() + " of this session was used for another item");
        }
    }

    private void write(long ask, Request.Put put, int slot, Cart delta, long stamp) {
        Write.of(
                        state,
                        laggards,
                        ask,
                        slot,
                        put.key(),
                        delta,
                        (copies, epoch) -> new Reply.Stored(copies, stamp, epoch))
                .start();
    }

    private boolean tooLong(long ask, String item) {
        if (bytes(item) <= state.config.maxItemBytes()) {
            return false;
        }
        state.refuse(ask, ErrorCode.ITEM_TOO_LONG, "the item is longer than " + state.config.maxItemBytes() + " bytes");
        return true;
    }

    private boolean hasRoom(long ask, Request.Put put, Cart cart) {
        int replaced = freed(cart, put.replaces());
        int added = bytes(put.item());
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

    private static int bytes(String item) {
        return item.getBytes(StandardCharsets.UTF_8).length;
    }
}
