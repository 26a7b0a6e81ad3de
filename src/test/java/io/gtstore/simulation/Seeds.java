// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Seeds that are run on all cores.
 *
 * @param ran how many were run
 * @param bad those that did not hold, ascending
 */
record Seeds(int ran, List<Long> bad) {
    private static final int MOST_BAD = 10;

    /**
     * Runs so many seeds, fewer only where many are bad.
     *
     * @param holds whether that seed holds; on several threads
     * @throws AssertionError if a thread died, or a seed was left out: then nothing is known of the rest
     */
    static Seeds run(long first, int count, LongPredicate holds) throws InterruptedException {
        Queue<Long> bad = new ConcurrentLinkedQueue<>();
        Queue<Throwable> died = new ConcurrentLinkedQueue<>();
        AtomicInteger ran = new AtomicInteger();
        AtomicLong next = new AtomicLong(first);
        Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (long seed = next.getAndIncrement();
                        seed < first + count && bad.size() < MOST_BAD;
                        seed = next.getAndIncrement()) {
                    if (!holds.test(seed)) {
                        bad.add(seed);
                    }
                    ran.incrementAndGet();
                }
            });
            threads[i].setUncaughtExceptionHandler((thread, error) -> died.add(error));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(died).as("errors that ended a worker").isEmpty();
        if (bad.size() < MOST_BAD) {
            assertThat(ran).as("seeds that were run").hasValue(count);
        }
        return new Seeds(ran.get(), bad.stream().sorted().toList());
    }
}
