// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.net.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What other threads have for an event loop to do, in the order of their asking. Much is done in one turn, but not without end, so that a loop that is asked
 * faster than it can work still reads its connections and its timers. For any thread.
 */
final class Inbox {
    /** How much is done in one turn, unless it takes too long. */
    static final int TURN = 256;

    /** How long a turn may take when another action begins. */
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
