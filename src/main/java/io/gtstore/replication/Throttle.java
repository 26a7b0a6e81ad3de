// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds transfers back to so many bytes a second: a bucket of a quarter of a second's worth. A chunk is paid for with what it may hold before it is asked
 * for, and the difference is settled when it has come; so the bucket may run into debt by one chunk, and the rate is kept on average. Whoever has to
 * wait is let go in turn as time passes.
 */
final class Throttle {
    private static final long MILLIS = 1_000;
    private static final long BUCKETS_A_SECOND = 4;

    private record Await(long bytes, Runnable go) {}

    private final long perSecond;
    private final NodeClocks clocks;
    private final Deque<Await> waiting = new ArrayDeque<>();
    /** In thousandths of a byte, so that no millisecond's worth is lost. */
    private long level;

    private long filledAt;

    /** No limit with 0 bytes a second. */
    Throttle(long bytesPerSecond, NodeClocks clocks) {
        this.perSecond = bytesPerSecond;
        this.clocks = clocks;
        this.level = full();
    }

    /** Runs it, now or when its turn has come; {@link #refill} lets it go. */
    void acquire(long bytes, Runnable go) {
        if (perSecond == 0) {
            go.run();
            return;
        }
        waiting.add(new Await(bytes, go));
        refill();
    }

    /** What was paid for turned out to be less, or more. */
    void settle(long paid, long used) {
        if (perSecond > 0) {
            level = Math.min(full(), level + (paid - used) * MILLIS);
        }
    }

    /** Time has passed. */
    void refill() {
        if (perSecond == 0) {
            return;
        }
        long now = clocks.steadyMillis();
        long elapsed = Math.max(0, Math.min(MILLIS, now - filledAt));
        filledAt = now;
        level = Math.min(full(), level + elapsed * perSecond);
        while (level > 0 && !waiting.isEmpty()) {
            Await next = waiting.removeFirst();
            level -= next.bytes() * MILLIS;
            next.go().run();
        }
    }

    private long full() {
        return perSecond * MILLIS / BUCKETS_A_SECOND;
    }
}
