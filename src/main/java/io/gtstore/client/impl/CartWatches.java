// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.client.CartContents;
import io.gtstore.client.Watch;
import io.gtstore.client.WatchOptions;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All carts that a client watches, each with one subscription. Everything but {@link Watcher}'s public methods is called on the client's context. */
final class CartWatches {
    /** How many carts one client may watch; a node takes no more from one connection by default. */
    private static final int MAX_CARTS = 10_000;

    private final Cluster cluster;
    private final Map<String, KeyWatch> watches = new LinkedHashMap<>();

    CartWatches(Cluster cluster) {
        this.cluster = cluster;
    }

    Future<Watch> watch(String key, WatchOptions options, Handler<CartContents> handler, @Nullable Context context) {
        String given = options.getContext();
        io.gtstore.cart.CausalContext seen = given.isEmpty() ? null : io.gtstore.cart.CausalContext.decode(given);
        if (!watches.containsKey(key) && watches.size() >= MAX_CARTS) {
            return Future.failedFuture(ClientFailures.of(
                    ErrorCode.BUSY, true, MAX_CARTS + " carts are watched by this client; close some watches"));
        }
        KeyWatch watch =
                watches.computeIfAbsent(key, absent -> new KeyWatch(cluster, key, seen, () -> watches.remove(key)));
        Watcher watcher = new Watcher(cluster.loop(), watch, key, handler, context);
        return watch.add(watcher, seen).map(watcher);
    }

    void pushed(CartEvent event) {
        KeyWatch watch = watches.get(event.key());
        if (watch != null) {
            watch.pushed(event);
        }
    }

    /** A cart has changed that is too large to be pushed. */
    void changed(String key) {
        KeyWatch watch = watches.get(key);
        if (watch != null) {
            watch.changed();
        }
    }

    void ended(String key, String host, int port) {
        KeyWatch watch = watches.get(key);
        if (watch != null) {
            watch.ended(host, port);
        }
    }

    void lost(String host, int port) {
        List.copyOf(watches.values()).forEach(watch -> watch.lost(host, port));
    }

    /** One handler's view of a watched cart. */
    private static final class Watcher implements Watch, KeyWatch.Listener {
        private record End(
                Handler<Throwable> handler, @Nullable Context context) {}

        private final ClientLoop loop;
        private final KeyWatch watch;
        private final String key;
        private final Handler<CartContents> handler;
        private final @Nullable Context context;
        private volatile @Nullable End end;
        private volatile boolean closed;

        Watcher(ClientLoop loop, KeyWatch watch, String key, Handler<CartContents> handler, @Nullable Context context) {
            this.loop = loop;
            this.watch = watch;
            this.key = key;
            this.handler = handler;
            this.context = context;
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public Watch endHandler(@Nullable Handler<Throwable> told) {
            end = told == null ? null : new End(told, Vertx.currentContext());
            return this;
        }

        @Override
        public Future<Void> close() {
            closed = true;
            return loop.call(() -> {
                watch.remove(this);
                return Future.succeededFuture();
            });
        }

        @Override
        public void changed(Cart cart, NodeInfo node) {
            CartContents contents = Answers.contents(cart, node);
            ClientLoop.runOn(context, () -> {
                if (!closed) {
                    handler.handle(contents);
                }
            });
        }

        @Override
        public void ended(Throwable why) {
            End told = end;
            if (told != null && !closed) {
                ClientLoop.runOn(told.context, () -> told.handler.handle(why));
            }
        }
    }
}
