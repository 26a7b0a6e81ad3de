// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.net.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Queue of actions from other threads to an event loop, in order of arrival. Each turn runs many of them, but within
 * a bound, so that an overloaded loop still reads its connections and runs its timers. Thread-safe.
 */
final class Inbox {
    /** The maximum number of actions in one turn. */
    static final int TURN = 256;

    /** The time after which a turn begins no further action. */
    static final long TURN_NANOS = 5_000_000;

    private final EventLoop loop;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();

    Inbox(EventLoop loop) {
        this.loop = loop;
    }

    void post(Runnable action) {
        waiting.add(action);
        call();
    }

    private void call() {
        if (called.compareAndSet(false, true)) {
            loop.execute(this::take);
        }
    }

    private void take() {
        called.set(false);
        long begun = loop.steadyNanos();
        try {
            Runnable next = waiting.poll();
            for (int done = 1; next != null; done++) {
                next.run();
                boolean over = done == TURN || loop.steadyNanos() - begun >= TURN_NANOS;
                next = over ? null : waiting.poll();
            }
        } finally {
            if (!waiting.isEmpty()) { // the turn is over, or one of them threw
                call();
            }
        }
    }
}
