// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.gtstore.net.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** An event loop that turns, and whose timers fire, when the test says so; its clocks stand still, and chance is always zero. */
public final class ManualLoop implements EventLoop {
    /** What the wall clock shows. */
    public static final long NOW = 1_800_000_000_000L;

    private final ArrayDeque<Runnable> soon = new ArrayDeque<>();
    private final List<Runnable> later = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();

    /** Runs what was queued, and what that queues, until nothing is. */
    public void run() {
        while (!soon.isEmpty()) {
            runOne();
        }
    }

    /** Runs the first action of the queue, if there is one. */
    public void runOne() {
        Runnable next = soon.poll();
        if (next != null) {
            next.run();
        }
    }

    /** How many actions are queued. */
    public int queued() {
        return soon.size();
    }

    /** How many periodic timers there are. */
    public int timers() {
        return timers.size();
    }

    /** Fires each periodic timer once. */
    public void fireTimers() {
        List.copyOf(timers).forEach(Runnable::run);
    }

    /** Runs each action that waits for a time, in the order in which they were given. */
    public void runLater() {
        List.copyOf(later).forEach(Runnable::run);
    }

    @Override
    public long wallMillis() {
        return NOW;
    }

    @Override
    public long steadyNanos() {
        return 0;
    }

    @Override
    public Timer after(long millis, Runnable action) {
        later.add(action);
        return () -> later.remove(action);
    }

    @Override
    public Timer every(long millis, Runnable action) {
        timers.add(action);
        return () -> timers.remove(action);
    }

    @Override
    public long random() {
        return 0;
    }

    @Override
    public boolean current() {
        return true;
    }

    @Override
    public void execute(Runnable action) {
        soon.add(action);
    }
}
