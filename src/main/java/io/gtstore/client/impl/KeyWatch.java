// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WatchRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One subscription at an owner of the key, for all of the client that watch it. It is asked for again with what is known when the connection drops or
 * the node says that it no longer serves the cart, and each few seconds, which is how a node is noticed that fell silent, and a primary that changed.
 */
final class KeyWatch {
    private static final long RENEW_MILLIS = 5_000;
    private static final long MIN_PAUSE_MILLIS = 50;
    private static final long MAX_PAUSE_MILLIS = 2_000;

    /** One who watches. */
    interface Listener {
        void changed(Cart cart, NodeInfo node);

        /** The store refuses to go on, or the client was closed; nothing comes after that. */
        void ended(Throwable why);
    }

    private final Cluster cluster;
    private final String key;
    private final WatchedCart cart;
    private final List<Listener> listeners = new ArrayList<>();
    /** Who has yet to be shown the cart, with the context of what each has; not those who began with what is known. */
    private final Map<Listener, @Nullable CausalContext> waiting = new LinkedHashMap<>();

    private final Runnable whenUnused;
    private @Nullable NodeInfo at;
    /** The subscription that is being asked for; who begins meanwhile shares it. */
    private @Nullable Future<Void> asking;

    private boolean askAgain;
    /** A push told a difference from a version that is not known here. */
    private boolean astray;

    private boolean over;
    private boolean news;
    private boolean reading;
    private boolean readAgain;
    private long turn;
    private long pauseMillis = MIN_PAUSE_MILLIS;

    KeyWatch(Cluster cluster, String key, @Nullable CausalContext seen, Runnable whenUnused) {
        this.cluster = cluster;
        this.key = key;
        this.cart = new WatchedCart(seen);
        this.whenUnused = whenUnused;
    }

    /** One more watches; completes once a node has taken the subscription, or at once if it has. */
    Future<Void> add(Listener listener, @Nullable CausalContext seen) {
        listeners.add(listener);
        waiting.put(listener, seen);
        if (at == null) {
            askAgain |= unknown(seen);
            return begin(cluster.deadline()).onFailure(why -> remove(listener));
        }
        tell();
        if (unknown(seen)) {
            resubscribe();
        }
        return Future.succeededFuture();
    }

    /** Whether one who has this context is to be shown a cart of which nothing is known here but the context that another had. */
    private boolean unknown(@Nullable CausalContext seen) {
        return cart.cart() == null && !Objects.equals(seen, cart.seen());
    }

    /** How many watch. */
    int listeners() {
        return listeners.size();
    }

    void remove(Listener listener) {
        waiting.remove(listener);
        listeners.remove(listener);
        retireIfUnused();
    }

    /** Unsubscribes if nobody watches; not before all answers are here, since after a late one it would have to unwatch what another may watch by then. */
    private void retireIfUnused() {
        if (!over && listeners.isEmpty() && asking == null) {
            over = true;
            whenUnused.run();
            leave(at);
        }
    }

    /** Ends it for all who watch. */
    void end(Throwable why) {
        if (!over) {
            over = true;
            whenUnused.run();
            List.copyOf(listeners).forEach(listener -> listener.ended(why));
            listeners.clear();
            waiting.clear();
        }
    }

    private void leave(@Nullable NodeInfo node) {
        if (node != null && !cluster.closed()) {
            long timeout = cluster.times().attemptMillis();
            cluster.rpc().send(node.host(), node.port(), new WatchRequest.Unwatch(key), timeout);
        }
    }

    /** Completes with the subscription that is being asked for; if that fails before this deadline, it is asked for once more. */
    private Future<Void> begin(long deadline) {
        return asking == null
                ? ask(deadline)
                : asking.recover(why -> !over
                                && ClientFailures.isRetryable(why)
                                && cluster.loop().steadyMillis() < deadline
                        ? begin(deadline)
                        : Future.failedFuture(why));
    }

    /** Subscribes, or renews the subscription, at the first owner that answers. */
    private Future<Void> ask(long deadline) {
        Promise<Void> asked = Promise.promise();
        asking = asked.future();
        askAgain = false;
        long mine = ++turn;
        CausalContext seen = cart.seen();
        boolean anew = astray
                || waiting.values().stream().anyMatch(this::unknown)
                || (seen != null && seen.textLength() > DotBatches.MOST_BYTES);
        Long items = anew ? null : cart.items();
        if (anew) {
            cart.unnamed();
        } else {
            cart.named();
        }
        astray = false;
        LongFunction<Request> watch = epoch -> new WatchRequest.Watch(key, anew ? null : seen, items, true, epoch);
        Operation.run(cluster, key, watch, deadline).onComplete((answer, why) -> {
            asking = null;
            if (why == null) {
                subscribed(answer.node(), mine);
                asked.complete();
            } else {
                failed(why, mine);
                asked.fail(why);
            }
        });
        return asked.future();
    }

    private void subscribed(NodeInfo node, long mine) {
        pauseMillis = MIN_PAUSE_MILLIS;
        if (over) {
            leave(node);
            return;
        }
        NodeInfo before = at;
        at = node;
        if (before != null && !before.ref().equals(node.ref())) {
            leave(before);
        }
        retireIfUnused();
        if (over) {
            return;
        }
        tell();
        if (askAgain) {
            resubscribe();
            return;
        }
        againAfter(cluster.loop().random(RENEW_MILLIS / 2, RENEW_MILLIS + 1), mine);
    }

    private void failed(Throwable why, long mine) {
        if (!ClientFailures.isRetryable(why)) {
            end(ClientFailures.translate(why));
        }
        retireIfUnused();
        if (over) {
            return;
        }
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, 2 * pauseMillis);
        againAfter(cluster.loop().random(pauseMillis / 2, pauseMillis + 1), mine);
    }

    /** Asks again after that time, unless that was done meanwhile. */
    private void againAfter(long millis, long mine) {
        cluster.loop().after(millis, () -> {
            if (turn == mine) {
                resubscribe();
            }
        });
    }

    private void resubscribe() {
        if (asking != null) {
            askAgain = true;
        } else if (!over) {
            ask(cluster.deadline());
        }
    }

    /** A connection dropped. */
    void lost(String host, int port) {
        NodeInfo node = at;
        if (node != null && node.host().equals(host) && node.port() == port) {
            at = null;
            resubscribe();
        }
    }

    /** A node said that it no longer serves the cart. */
    void ended(String host, int port) {
        lost(host, port);
    }

    /** An owner pushed the cart. If it is told as a difference from what is not known here, the owner is asked to push it whole. */
    void pushed(CartEvent event) {
        Cart read = cart.read(event);
        if (read != null) {
            take(read);
        } else if (!astray) {
            astray = true;
            resubscribe();
        }
    }

    private void take(Cart read) {
        ClusterMap map = cluster.view().map();
        MergePolicy policy = MergePolicy.fromWire(
                map == null ? MergePolicy.UNION.wireName() : map.settings().merge());
        news |= cart.take(read, policy, cluster.loop().steadyMillis());
        tell();
    }

    /** A push may come before the answer that says which node has taken the subscription. */
    private void tell() {
        NodeInfo node = at;
        Cart now = cart.cart();
        if (node == null || now == null) {
            return;
        }
        boolean changed = news;
        news = false;
        Map<Listener, @Nullable CausalContext> yet = new LinkedHashMap<>(waiting);
        waiting.clear();
        for (Listener listener : List.copyOf(listeners)) {
            if (yet.containsKey(listener) ? !Objects.equals(yet.get(listener), now.context()) : changed) {
                listener.changed(now, node);
            }
        }
    }

    /** The cart has changed, and is too large to be pushed: it is read. */
    void changed() {
        if (over || cluster.closed()) {
            return;
        }
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        readAgain = false;
        CartPages.read(cluster, key, () -> CausalContext.EMPTY, false)
                .onSuccess(
                        read -> take(Cart.of(read.items().items(), read.items().context(), 0, "")))
                .onComplete((read, failure) -> {
                    reading = false;
                    if (readAgain || failure != null) {
                        cluster.loop().after(MIN_PAUSE_MILLIS, this::changed);
                    }
                });
    }
}
