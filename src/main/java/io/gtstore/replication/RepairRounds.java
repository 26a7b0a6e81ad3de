// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/** The work of every {@code repair.interval}: reports, hints and missed writes are repeated, and owners compare their clocks and carts. */
final class RepairRounds {
    private final ShardView view;
    private final NodeClocks clocks;
    private final CatchUp catchUp;
    private final HandOver handOver;
    private final MissedWrites missedWrites;
    private final ClockQuestions clockQuestions;
    private final Repair repair;
    private long next = Long.MIN_VALUE;

    RepairRounds(
            ShardView view,
            NodeClocks clocks,
            CatchUp catchUp,
            HandOver handOver,
            MissedWrites missedWrites,
            ClockQuestions clockQuestions,
            Repair repair) {
        this.view = view;
        this.clocks = clocks;
        this.catchUp = catchUp;
        this.handOver = handOver;
        this.missedWrites = missedWrites;
        this.clockQuestions = clockQuestions;
        this.repair = repair;
    }

    /** Begins a round if one is due; the first is due an interval after the first tick. */
    void tick() {
        boolean first = next == Long.MIN_VALUE;
        if (!first && clocks.steadyMillis() < next) {
            return;
        }
        next = clocks.steadyMillis() + view.config().repairIntervalMillis();
        if (!first) {
            catchUp.repeatReport();
            handOver.deliverHeld();
            missedWrites.sendAll();
            clockQuestions.askMembers();
            repair.compareAll();
        }
    }
}
