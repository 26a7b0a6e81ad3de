// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Token bucket for transfers, with a capacity of a quarter of a second. A chunk is paid for with its maximum size
 * before it is requested, and the difference is settled when it has arrived; so the bucket may go into debt by one
 * chunk, and the rate is kept on average. Waiters are released in order.
 */
final class Throttle {
    private static final long MILLIS = 1_000;
    private static final long BUCKETS_A_SECOND = 4;

    private record Await(long bytes, Runnable go) {}

    private final long perSecond;
    private final NodeClocks clocks;
    private final Deque<Await> waiting = new ArrayDeque<>();
    /** In thousandths of a byte, so that no millisecond's worth is lost to rounding. */
    private long level;

    private long filledAt;

    /** A bucket with that rate; 0 for no limit. */
    Throttle(long bytesPerSecond, NodeClocks clocks) {
        this.perSecond = bytesPerSecond;
        this.clocks = clocks;
        this.level = full();
    }

    /** Runs the action now, or in turn once {@link #refill} has refilled the bucket. */
    void acquire(long bytes, Runnable go) {
        if (perSecond == 0) {
            go.run();
            return;
        }
        waiting.add(new Await(bytes, go));
        refill();
    }

    /** Settles the difference between the paid and the used bytes. */
    void settle(long paid, long used) {
        if (perSecond > 0) {
            level = Math.min(full(), level + (paid - used) * MILLIS);
        }
    }

    /** Refills the bucket by the time that has passed, and releases waiters. */
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
