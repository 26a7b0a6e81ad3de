// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.net.EventLoop;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one event-loop context that everything of a client runs on, and the way there and back. */
final class ClientLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ClientLoop.class);

    private final EventLoop loop;

    ClientLoop(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Runs the work on the client's event loop: at once if the caller is there, in whatever context. Its result comes back on the caller's context, if the caller has
     * one.
     */
    <T> Future<T> call(Supplier<Future<T>> work) {
        Context caller = Vertx.currentContext();
        if (loop.current()) {
            return backOn(caller, translated(work));
        }
        Promise<T> promise = Promise.promise();
        try {
            loop.execute(() -> deliver(translated(work), caller, promise));
        } catch (RejectedExecutionException e) {
            return ClientFailures.refused(ErrorCode.UNREACHABLE, "this Vert.x was closed");
        }
        return promise.future();
    }

    private static <T> Future<T> backOn(@Nullable Context caller, Future<T> result) {
        if (caller == null || result.isComplete()) {
            return result;
        }
        Promise<T> promise = Promise.promise();
        deliver(result, caller, promise);
        return promise.future();
    }

    private static <T> void deliver(Future<T> result, @Nullable Context caller, Promise<T> to) {
        result.onComplete((value, failure) -> {
            if (Vertx.currentContext() == caller) {
                to.complete(value, failure);
            } else {
                runOn(caller, () -> to.complete(value, failure));
            }
        });
    }

    private static <T> Future<T> translated(Supplier<Future<T>> work) {
        return Arguments.checked(work).recover(why -> Future.failedFuture(ClientFailures.translate(why)));
    }

    /** Runs an action on a context, or at once if there is none. */
    static void runOn(@Nullable Context context, Runnable action) {
        if (context == null) {
            action.run();
        } else {
            context.runOnContext(turn -> action.run());
        }
    }

    /** What runs actions in the caller's context, or here if the caller has none; it drops them once Vert.x is closed. For any thread. */
    Executor callersContext() {
        Context caller = Vertx.currentContext();
        return action -> {
            try {
                if (caller == null) {
                    loop.execute(action);
                } else {
                    caller.runOnContext(turn -> action.run());
                }
            } catch (RejectedExecutionException e) {
                LOG.debug("dropped what was to be told, as Vert.x is closed", e);
            }
        };
    }

    /** Runs an action here, that many milliseconds from now. */
    void after(long millis, Runnable action) {
        loop.after(millis, action);
    }

    /** Runs an action here once the future is done, or that many milliseconds from now, whichever is first. */
    void afterOrIn(Future<?> future, long millis, Runnable action) {
        Once once = new Once(action);
        EventLoop.Timer timer = loop.after(millis, once::run);
        future.onComplete((result, failure) -> {
            timer.cancel();
            once.run();
        });
    }

    /** Milliseconds on a clock that never goes back, for deadlines and pauses. */
    long steadyMillis() {
        return loop.steadyMillis();
    }

    /** The wall clock in milliseconds since 1970; it may be wrong. */
    long wallMillis() {
        return loop.wallMillis();
    }

    /** 64 random bits, for names. */
    long random() {
        return loop.random();
    }

    /** A random number from 0, included, to 1, excluded. */
    double fraction() {
        return loop.fraction();
    }

    /** A random number from {@code least}, included, to {@code bound}, excluded. */
    long random(long least, long bound) {
        return loop.random(least, bound);
    }

    /** An action that runs one time only. */
    private static final class Once {
        private final Runnable action;
        private boolean ran;

        Once(Runnable action) {
            this.action = action;
        }

        void run() {
            if (!ran) {
                ran = true;
                action.run();
            }
        }
    }
}
