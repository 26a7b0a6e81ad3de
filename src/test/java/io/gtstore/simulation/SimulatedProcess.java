// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One life of a process, and the event loop that it runs on. Its clock may be wrong and drift. While it is paused (SIGSTOP) what comes waits, messages
 * before timers; once it is dead nothing of it runs any more.
 */
final class SimulatedProcess implements EventLoop {
    /** Of so many processes one is busy, and does late what it is to do soon. */
    private static final int ONE_BUSY_OF = 3;

    private static final int BUSY_MICROS = 20_000;

    /** The time on the wall when a run begins. */
    static final long START_MILLIS = 1_800_000_000_000L;

    private final String name;
    private final int life;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final long skewMillis;
    private long steppedMillis;
    private final double pace;
    private final Consumer<SimulatedProcess> afterEach;
    /** How long a turn of its event loop may take; all that comes meanwhile is in the same turn. */
    private final int turnMicros;

    private final Deque<Runnable> soon = new ArrayDeque<>();
    private final Deque<Runnable> lateMessages = new ArrayDeque<>();
    private final Deque<Runnable> lateTimers = new ArrayDeque<>();
    private Supplier<@Nullable ClusterMap> map = () -> null;
    private boolean alive = true;
    private boolean paused;

    /**
     * A process that lives.
     *
     * @param skewMillis how far its clock on the wall is ahead
     * @param pace how many of its seconds pass in one true second
     * @param afterEach told after each thing that it did
     */
    SimulatedProcess(
            String name,
            int life,
            Scheduler scheduler,
            SplittableRandom random,
            long skewMillis,
            double pace,
            Consumer<SimulatedProcess> afterEach) {
        this.name = name;
        this.life = life;
        this.scheduler = scheduler;
        this.random = random;
        this.skewMillis = skewMillis;
        this.pace = pace;
        this.afterEach = afterEach;
        this.turnMicros = random.nextInt(ONE_BUSY_OF) == 0 ? BUSY_MICROS : 0;
    }

    String name() {
        return name;
    }

    /** What shows the map that it goes by; null while it has none, or if it goes by none. */
    void goesBy(Supplier<@Nullable ClusterMap> shows) {
        map = shows;
    }

    /** The map that it goes by, or null. */
    @Nullable
    ClusterMap map() {
        return map.get();
    }

    boolean alive() {
        return alive;
    }

    boolean paused() {
        return paused;
    }

    void die() {
        alive = false;
        lateMessages.clear();
        lateTimers.clear();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        Deque<Runnable> late = new ArrayDeque<>(lateMessages);
        late.addAll(lateTimers);
        lateMessages.clear();
        lateTimers.clear();
        late.forEach(action -> scheduler.in(0, () -> run(action, false)));
    }

    /** Somebody sets its wall clock, to so much more than its own error; its steady clock goes on. */
    void setClock(long aheadMillis) {
        steppedMillis = aheadMillis;
    }

    /** Something reaches the process now. */
    void message(Runnable action) {
        run(action, false);
    }

    private void run(Runnable action, boolean timer) {
        if (!alive) {
            return;
        }
        if (paused) {
            (timer ? lateTimers : lateMessages).add(action);
            return;
        }
        action.run();
        if (alive) {
            afterEach.accept(this);
        }
    }

    @Override
    public long wallMillis() {
        return START_MILLIS + skewMillis + steppedMillis + steadyNanos() / 1_000_000;
    }

    @Override
    public long steadyNanos() {
        return (long) (scheduler.micros() * 1_000 * pace);
    }

    @Override
    public Timer after(long millis, Runnable action) {
        Alarm alarm = new Alarm(action, 0);
        scheduler.in(trueMicros(Math.max(1, millis)), alarm);
        return alarm;
    }

    @Override
    public Timer every(long millis, Runnable action) {
        Alarm alarm = new Alarm(action, trueMicros(millis));
        scheduler.in(alarm.everyMicros, alarm);
        return alarm;
    }

    /** A timer; nearly all of them are cancelled, and their action never needed. */
    private final class Alarm implements Timer, Runnable {
        private final Runnable action;
        /** 0 if it goes off once. */
        private final long everyMicros;

        private boolean cancelled;

        Alarm(Runnable action, long everyMicros) {
            this.action = action;
            this.everyMicros = everyMicros;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void run() {
            if (!cancelled || everyMicros > 0) {
                SimulatedProcess.this.run(this::goOff, true);
            }
        }

        private void goOff() {
            if (cancelled) {
                return;
            }
            action.run();
            if (everyMicros > 0) {
                scheduler.in(everyMicros, this);
            }
        }
    }

    private long trueMicros(long millis) {
        return (long) (millis * 1_000 / pace);
    }

    @Override
    public long random() {
        return random.nextLong();
    }

    @Override
    public boolean current() {
        return true;
    }

    @Override
    public void execute(Runnable action) {
        soon.add(action);
        scheduler.in(turnMicros == 0 ? 0 : random.nextInt(turnMicros), () -> run(this::next, false));
    }

    private void next() {
        Runnable action = soon.poll();
        if (action != null) {
            action.run();
        }
    }

    /** Does what it is to do soon at once: who looks into a node with several shards gets its answer so. */
    void hurry() {
        while (!soon.isEmpty()) {
            next();
        }
    }

    @Override
    public String toString() {
        return life == 1 ? name : name + "'" + life;
    }
}
