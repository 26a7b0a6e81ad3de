// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Event loop of a Vert.x context, with this machine's clocks and random source. */
public final class VertxLoop implements EventLoop {
    /** The origin of the monotonic clock, shared by all loops of the process so that their times compare. */
    private static final long ORIGIN_NANOS = System.nanoTime();

    private final Vertx vertx;
    private final Context context;
    private final LongSupplier wallMillis;

    /** The loop of that context; timers are set on that context. */
    public VertxLoop(Vertx vertx, Context context) {
        this(vertx, context, System::currentTimeMillis);
    }

    /** The same with another wall clock, which is called on any thread. */
    public VertxLoop(Vertx vertx, Context context, LongSupplier wallMillis) {
        this.vertx = vertx;
        this.context = context;
        this.wallMillis = wallMillis;
    }

    @Override
    public long wallMillis() {
        return wallMillis.getAsLong();
    }

    @Override
    public long steadyNanos() {
        return System.nanoTime() - ORIGIN_NANOS;
    }

    @Override
    public Timer after(long millis, Runnable action) {
        long timer = vertx.setTimer(Math.max(1, millis), fired -> action.run());
        return () -> vertx.cancelTimer(timer);
    }

    @Override
    public Timer every(long millis, Runnable action) {
        long timer = vertx.setPeriodic(millis, fired -> action.run());
        return () -> vertx.cancelTimer(timer);
    }

    @Override
    public long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public boolean current() {
        return Vertx.currentContext() == context;
    }

    @Override
    public void execute(Runnable action) {
        context.runOnContext(turn -> action.run());
    }
}
