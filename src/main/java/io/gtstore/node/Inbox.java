package io.gtstore.node;

import io.gtstore.net.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** What other threads have for an event loop to do, in the order of their asking: all that came by then is done in one turn. For any thread. */
final class Inbox {
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
        try {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        } finally {
            if (!waiting.isEmpty()) { // one of them threw
                call();
            }
        }
    }
}
