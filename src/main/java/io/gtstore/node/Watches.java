// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.WatchRequest;
import java.util.Collection;
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
 * latest cart once it reads again; what waits for it is a flag, not a copy. One that takes differences is told what differs from the version that it has. Bounded in number. Event loop only.
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
        private final Map<RpcConnection, Subscription> subscribers = new LinkedHashMap<>();
        private final Set<Subscription> waiting = new LinkedHashSet<>();
        private @Nullable Cart latest;
        /** The cart before the changes of this turn; null where there were none. */
        private @Nullable Cart before;

        private long epoch;
    }

    void watch(WatchRequest.Watch request, RpcConnection from, Consumer<Reply> replyTo) {
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
            Watched watched = carts.get(key);
            Subscription subscription = watched == null ? null : watched.subscribers.get(from);
            if (watched != null && subscription != null) {
                begin(request, items, watched, subscription);
            }
        });
    }

    private void begin(WatchRequest.Watch request, Reply.Items items, Watched watched, Subscription subscription) {
        subscription.begin(request);
        CartVersion version = items.version();
        if (version == null || !version.isNamed(request.seen(), request.items())) {
            Cart cart = Cart.of(items.items(), items.context(), 0, "");
            mark(request.key(), watched, cart, items.epoch(), Set.of(subscription));
        }
    }

    void unwatch(WatchRequest.Unwatch request, RpcConnection from, long epoch, Consumer<Reply> replyTo) {
        remove(from, request.key());
        replyTo.accept(new Reply.Done(epoch));
    }

    private void add(RpcConnection from, String key) {
        watches.add(from, key);
        carts.computeIfAbsent(key, absent -> new Watched()).subscribers.put(from, new Subscription(from));
    }

    private void remove(RpcConnection from, String key) {
        if (!watches.remove(from, key)) {
            return;
        }
        Watched watched = carts.get(key);
        if (watched != null) {
            Subscription gone = watched.subscribers.remove(from);
            if (gone != null) {
                watched.waiting.remove(gone);
            }
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
    void changed(String key, Cart before, Cart cart, long epoch) {
        Watched watched = carts.get(key);
        if (watched != null) {
            watched.before = watched.before == null ? before : watched.before;
            mark(key, watched, cart, epoch, watched.subscribers.values());
        }
    }

    private void mark(String key, Watched watched, Cart cart, long epoch, Collection<Subscription> subscribers) {
        watched.latest = cart;
        watched.epoch = epoch;
        watched.waiting.addAll(subscribers);
        changed.put(key, watched);
        if (!flushing) {
            flushing = true;
            loop.execute(this::flush);
        }
    }

    /** Pushes the latest carts to subscribers that read; called after each turn, and at each tick for slow ones. */
    void flush() {
        flushing = false;
        for (Iterator<Map.Entry<String, Watched>> each = changed.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Watched> next = each.next();
            Watched watched = next.getValue();
            send(next.getKey(), watched);
            watched.before = null;
            if (watched.waiting.isEmpty()) {
                watched.latest = null;
                each.remove();
            }
        }
    }

    private void send(String key, Watched watched) {
        Cart latest = watched.latest;
        if (latest == null) {
            return;
        }
        CartFrames frames = new CartFrames(key, latest, watched.before, watched.epoch);
        for (Subscription subscription : List.copyOf(watched.waiting)) {
            if (!subscription.to().slow()) {
                watched.waiting.remove(subscription);
                subscription.push(key, latest, frames, maxFrameBytes, watched.epoch);
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
        for (RpcConnection subscriber : List.copyOf(watched.subscribers.keySet())) {
            watches.remove(subscriber, key);
            subscriber.push(frame);
        }
    }

    /** The number of watches, counted per cart and subscriber. */
    int count() {
        return watches.count();
    }
}
