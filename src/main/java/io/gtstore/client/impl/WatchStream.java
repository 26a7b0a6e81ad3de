// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartWatch;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A conflated stream of a cart's states. It holds one state, the newest, and has at most one delivery under way, which takes the state when it runs: so nothing
 * piles up before a slow reader, and a pause in the reader's context holds at once. Callable from any thread; no handler runs under its lock.
 */
final class WatchStream implements CartWatch, KeyWatch.Listener {
    private record State(Cart cart, NodeInfo node) {}

    /** A handler, and what runs it. */
    private record Reader<T>(Handler<T> handler, Executor context) {
        void tell(@Nullable T what) {
            context.execute(() -> handler.handle(what));
        }
    }

    private final ClientLoop loop;
    private final String key;
    private final @Nullable String since;
    private final Consumer<KeyWatch.Listener> leave;
    private final Promise<Void> begun = Promise.promise();

    // Guarded by this.
    private long demand = Long.MAX_VALUE;
    private @Nullable State newest;
    private boolean delivering;
    private @Nullable Reader<CartContents> reader;
    private @Nullable Reader<Throwable> failureReader;
    private @Nullable Reader<Void> endReader;
    private boolean over;
    private @Nullable Throwable failure;
    private boolean told;

    /**
     * A stream without states yet.
     *
     * @param leave called on the loop when the stream is closed: no more states are wanted
     */
    WatchStream(ClientLoop loop, String key, @Nullable String since, Consumer<KeyWatch.Listener> leave) {
        this.loop = loop;
        this.key = key;
        this.since = since;
        this.leave = leave;
    }

    /** A watch that begins with the cart as it is. */
    static WatchStream begin(Cluster cluster, CartWatches watches, String key) {
        return begin(cluster, watches, key, null, () -> null);
    }

    /** A watch that begins with the first cart that is another one than this. */
    static WatchStream beginAfter(Cluster cluster, CartWatches watches, String key, @Nullable CartContents known) {
        String since = known == null ? null : known.getContext();
        return begin(
                cluster,
                watches,
                key,
                since,
                () -> CausalContext.decode(Arguments.given(since, "cart to watch on from")));
    }

    private static WatchStream begin(
            Cluster cluster,
            CartWatches watches,
            String key,
            @Nullable String since,
            Supplier<@Nullable CausalContext> seen) {
        WatchStream stream = new WatchStream(cluster.loop(), key, since, listener -> watches.remove(key, listener));
        cluster.call(() -> watches.add(Arguments.key(key), seen.get(), stream))
                .onFailure(stream::ended)
                .onComplete(stream.begun);
        return stream;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public @Nullable String since() {
        return since;
    }

    @Override
    public Future<Void> begun() {
        return begun.future();
    }

    @Override
    public synchronized WatchStream handler(@Nullable Handler<CartContents> handler) {
        reader = reader(handler);
        deliverIfAsked();
        return this;
    }

    @Override
    public synchronized WatchStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        failureReader = reader(handler);
        tellIfOver();
        return this;
    }

    @Override
    public synchronized WatchStream endHandler(@Nullable Handler<Void> handler) {
        endReader = reader(handler);
        tellIfOver();
        return this;
    }

    private <T> @Nullable Reader<T> reader(@Nullable Handler<T> handler) {
        return handler == null ? null : new Reader<>(handler, loop.callersContext());
    }

    @Override
    public synchronized WatchStream pause() {
        demand = 0;
        return this;
    }

    @Override
    public WatchStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public synchronized WatchStream fetch(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("fetch " + amount + "; ask for 0 carts or more");
        }
        demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
        deliverIfAsked();
        return this;
    }

    @Override
    public Future<Void> close() {
        end(null);
        return loop.call(() -> {
                    leave.accept(this);
                    return Future.<Void>succeededFuture();
                })
                .recover(why -> ClientFailures.is(why, ErrorCode.UNREACHABLE) // with its Vert.x, all of it has ended
                        ? Future.succeededFuture()
                        : Future.failedFuture(why));
    }

    @Override
    public synchronized void changed(Cart cart, NodeInfo node) {
        if (!over) {
            newest = new State(cart, node);
            deliverIfAsked();
        }
    }

    @Override
    public void ended(Throwable why) {
        end(why);
    }

    private synchronized void end(@Nullable Throwable why) {
        if (!over) {
            over = true;
            failure = why;
            newest = null;
            tellIfOver();
        }
    }

    private void tellIfOver() {
        if (!over || told) {
            return;
        }
        Throwable why = failure;
        if (why == null && endReader != null) {
            told = true;
            endReader.tell(null);
        } else if (why != null && failureReader != null) {
            told = true;
            failureReader.tell(why);
        }
    }

    private void deliverIfAsked() {
        Reader<CartContents> to = reader;
        if (!delivering && newest != null && demand > 0 && to != null) {
            delivering = true;
            to.context().execute(() -> deliver(to));
        }
    }

    private void deliver(Reader<CartContents> to) {
        try {
            State state = take(to);
            if (state != null) {
                to.handler().handle(Answers.contents(state.cart(), state.node()));
            }
        } finally {
            delivered();
        }
    }

    /** Takes the newest state, unless it has meanwhile been asked for by another reader or by none. */
    private synchronized @Nullable State take(Reader<CartContents> to) {
        State state = newest;
        if (state == null || demand == 0 || !to.equals(reader)) {
            return null;
        }
        newest = null;
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        return state;
    }

    private synchronized void delivered() {
        delivering = false;
        deliverIfAsked();
    }
}
