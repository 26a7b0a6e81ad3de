// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Event loop of a Vert.x context, with this machine's clocks and random source. */
public final class VertxLoop implements EventLoop {
    /** From seeds of the system's, as no two processes may name two sessions alike. */
    private static final ThreadLocal<SplittableRandom> RANDOM =
            ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

    /** The origin of the monotonic clock, shared by all loops of the process so that their times compare. */
    private static final long ORIGIN_NANOS = System.nanoTime();

    /** In the data of a context, which its duplicates share, the mark by which they know one another. */
    private static final Object MARK = new Object();

    private final Vertx vertx;
    private final Context context;
    private final Object mark;
    private final LongSupplier wallMillis;

    /** The loop of that context; timers are set on that context. */
    public VertxLoop(Vertx vertx, Context context) {
        this(vertx, context, System::currentTimeMillis);
    }

    /** The same with another wall clock, which is called on any thread. */
    public VertxLoop(Vertx vertx, Context context, LongSupplier wallMillis) {
        this.vertx = vertx;
        this.context = context;
        this.mark = markOf(context);
        this.wallMillis = wallMillis;
    }

    private static Object markOf(Context context) {
        Object present = context.get(MARK);
        if (present != null) {
            return present;
        }
        Object mark = new Object();
        context.put(MARK, mark);
        return mark;
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
        return RANDOM.get().nextLong();
    }

    /** So it is in a duplicate of the context, too, as each request of a server and each message has one; but not in what the context executes blocking. */
    @Override
    public boolean current() {
        Context present = Vertx.currentContext();
        return present != null && Context.isOnEventLoopThread() && (present == context || present.get(MARK) == mark);
    }

    @Override
    public void execute(Runnable action) {
        context.runOnContext(turn -> action.run());
    }
}
