package io.gtstore.bench;

import java.util.concurrent.atomic.LongAdder;

/** How many operations have ended so far, warm-up included; for any thread. */
final class LiveCounts {
    final LongAdder ok = new LongAdder();
    final LongAdder failed = new LongAdder();
}
