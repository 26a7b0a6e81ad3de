// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions to carts. All changes within one turn of the event loop are one push. A slow subscriber gets only the
 * latest cart once it reads again; what waits for it is a flag, not a copy. Bounded in number. Event loop only.
 */
final class Watches {
    private final Shards shards;
    private final EventLoop loop;
    private final int maxFrameBytes;
    private final WatchCounts watches;
    private final Map<String, Watched> carts = new HashMap<>();
    private final Map<String, Watched> changed = new LinkedHashMap<>();
    private boolean flushing;

    Watches(NodeOptions options, Shards shards, EventLoop loop) {
        this.shards = shards;
        this.loop = loop;
        this.maxFrameBytes = options.getLimits().getMaxFrameBytes();
        this.watches = new WatchCounts(
                options.getLimits().getMaxWatches(), options.getLimits().getMaxWatchesPerConnection());
    }

    /** A cart's subscribers, and which of them have yet to be sent its latest state. */
    private static final class Watched {
        private final Set<RpcConnection> subscribers = new LinkedHashSet<>();
        private final Set<RpcConnection> waiting = new LinkedHashSet<>();
        private @Nullable CartEvent latest;
    }

    void watch(Request.Watch request, RpcConnection from, Consumer<Reply> replyTo) {
        String key = request.key();
        if (watches.full(from, key)) {
            replyTo.accept(watches.busy(from));
            return;
        }
        shards.ask(request, reply -> {
            if (!(reply instanceof Reply.Items items)) {
                replyTo.accept(reply);
                return;
            }
            // The shard may be on another event loop: meanwhile the connection may have gone, or watched as much as it
            // may.
            if (!from.open() || watches.full(from, key)) {
                shards.unwatch(key);
                replyTo.accept(watches.busy(from));
                return;
            }
            if (watches.has(from, key)) {
                shards.unwatch(key);
            } else {
                add(from, key);
            }
            replyTo.accept(new Reply.Done(items.epoch()));
            if (!request.matches(Cart.of(items.items(), items.context(), 0, ""))) {
                CartEvent state = new CartEvent(key, items.items(), items.context(), items.epoch());
                carts.computeIfPresent(key, (k, watched) -> mark(watched, state, Set.of(from)));
            }
        });
    }

    void unwatch(Request.Unwatch request, RpcConnection from, long epoch, Consumer<Reply> replyTo) {
        remove(from, request.key());
        replyTo.accept(new Reply.Done(epoch));
    }

    private void add(RpcConnection from, String key) {
        watches.add(from, key);
        carts.computeIfAbsent(key, absent -> new Watched()).subscribers.add(from);
    }

    private void remove(RpcConnection from, String key) {
        if (!watches.remove(from, key)) {
            return;
        }
        Watched watched = carts.get(key);
        if (watched != null) {
            watched.subscribers.remove(from);
            watched.waiting.remove(from);
            if (watched.subscribers.isEmpty()) {
                carts.remove(key);
                changed.remove(key);
            }
        }
        shards.unwatch(key);
    }

    /** Drops a closed connection's watches. */
    void closed(RpcConnection connection) {
        for (String key : watches.keys(connection)) {
            remove(connection, key);
        }
    }

    /** Notes a change of a watched cart. */
    void changed(String key, Cart cart, long epoch) {
        Watched watched = carts.get(key);
        if (watched != null) {
            mark(watched, new CartEvent(key, cart.entries(), cart.context(), epoch), watched.subscribers);
        }
    }

    private Watched mark(Watched watched, CartEvent state, Set<RpcConnection> subscribers) {
        watched.latest = state;
        watched.waiting.addAll(subscribers);
        changed.put(state.key(), watched);
        if (!flushing) {
            flushing = true;
            loop.execute(this::flush);
        }
        return watched;
    }

    /** Pushes the latest carts to subscribers that read; called after each turn, and at each tick for slow ones. */
    void flush() {
        flushing = false;
        for (Iterator<Watched> each = changed.values().iterator(); each.hasNext(); ) {
            Watched watched = each.next();
            send(watched);
            if (watched.waiting.isEmpty()) {
                watched.latest = null;
                each.remove();
            }
        }
    }

    private void send(Watched watched) {
        CartEvent latest = watched.latest;
        byte[] whole = null;
        for (RpcConnection subscriber : List.copyOf(watched.waiting)) {
            if (latest != null && !subscriber.slow()) {
                whole = whole == null ? Codec.encode(latest) : whole;
                boolean fits = whole.length - 1 <= Math.min(maxFrameBytes, subscriber.maxFrameBytes());
                watched.waiting.remove(subscriber);
                subscriber.push(fits ? whole : Codec.changed(latest.key(), latest.epoch()));
            }
        }
    }

    /** Ends all watches of a cart that this node no longer serves. */
    void ended(String key, long epoch) {
        changed.remove(key);
        Watched watched = carts.remove(key);
        if (watched == null) {
            return;
        }
        byte[] frame = Codec.unwatched(key, epoch);
        for (RpcConnection subscriber : List.copyOf(watched.subscribers)) {
            watches.remove(subscriber, key);
            subscriber.push(frame);
        }
    }

    /** The number of watches, counted per cart and subscriber. */
    int count() {
        return watches.count();
    }
}
