// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Fluent;
import io.vertx.codegen.annotations.Nullable;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;

/**
 * A stream of one cart's contents: the cart as it is when the watch begins, then as it is after changes, whoever made them. It is conflated: it hands on
 * the newest contents, skips those in between, and never goes back. Failed, silent and moved owners are got over unseen.
 *
 * <p>Demand: it flows until {@link #pause}d. While it is paused, or has no handler, it keeps one cart, the newest, and hands it on once one is asked for. The
 * next cart is handed on after the handler has returned.
 *
 * <p>Threads: its methods may be called from any thread. Each handler is called in the context in which it was set; if that was in none, on the client's
 * event loop, which it must not block. The order between handlers of different contexts is open.
 *
 * <p>End: {@link #close} ends the stream, and the end handler is called. A failure ends it, too, and the exception handler is called instead: the watch
 * could not begin within the deadline, the store refuses to go on with it, or the client was closed ({@link GtStoreErrorCode#UNREACHABLE}). Either is told
 * once, and kept until there is a handler for it; a cart that was not yet handed on is dropped.
 */
@VertxGen
public interface CartWatch extends ReadStream<CartContents> {
    /** The key of the watched cart. */
    String key();

    /** The {@linkplain CartContents#getContext context} after which the watch began, null if it began with the cart as it was. */
    @Nullable
    String since();

    /**
     * The outcome of the first subscription: succeeds once an owner pushes the cart's changes; fails as the stream does if that takes longer than
     * the deadline, or cannot be. On the context that called {@code watch}.
     */
    Future<Void> begun();

    /** Ends the watch: no cart is handed on any more. To close it again does nothing. */
    Future<Void> close();

    /** Sets who is told of a {@link GtStoreException} that ended the watch. */
    @Fluent
    @Override
    CartWatch exceptionHandler(@Nullable Handler<Throwable> handler);

    /** Sets who is handed the carts; null: nobody, and the newest is kept. */
    @Fluent
    @Override
    CartWatch handler(@Nullable Handler<CartContents> handler);

    /** Sets the demand to 0. In the handler's context, no cart is handed on after that. */
    @Fluent
    @Override
    CartWatch pause();

    /** Hands on all carts from now on, beginning with one that was kept. */
    @Fluent
    @Override
    CartWatch resume();

    /**
     * Adds to the demand: so many more carts are handed on, a kept one first.
     *
     * @throws IllegalArgumentException if the amount is below 0
     */
    @Fluent
    @Override
    CartWatch fetch(long amount);

    /** Sets who is told that the watch was closed. */
    @Fluent
    @Override
    CartWatch endHandler(@Nullable Handler<Void> handler);
}
