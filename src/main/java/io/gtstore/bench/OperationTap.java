// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

/** Hears the end of each operation of a run, warm-up included, on the event loop of its customer: with several client threads, on several threads. */
@FunctionalInterface
public interface OperationTap {
    /** Ignores all outcomes. */
    OperationTap NONE = (step, dueNanos, endNanos, outcome) -> {};

    /** The outcome of an operation. */
    enum Outcome {
        /** It was answered ok. */
        OK,
        /** It did not happen. */
        FAILED,
        /** Its outcome is unknown. */
        UNKNOWN
    }

    /**
     * An operation has ended; times on the clock of {@link System#nanoTime}.
     *
     * @param dueNanos when it began, or in the open loop was due
     */
    void ended(Step step, long dueNanos, long endNanos, Outcome outcome);
}
