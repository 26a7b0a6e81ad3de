// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** A catch-up on some slots from all other members in parallel; a source that failed is asked again once it is no longer skipped. */
final class CatchUpRun {
    /** The interval of reports during a run; each report makes a new map. */
    private static final long REPORT_MILLIS = 1_000;

    private final ShardView view;
    private final NodeClocks clocks;
    private final Fetched fetched;
    private final RunSlots slots;
    private final Consumer<BitSet> report;
    private final List<SourceTransfer> transfers = new ArrayList<>();
    private long reportAt;

    /**
     * A run that {@link #start} starts.
     *
     * @param report called with slots of which all caught-up owners have sent everything; may repeat slots
     */
    CatchUpRun(
            ShardView view,
            ShardCarts carts,
            Peers peers,
            NodeClocks clocks,
            Throttle throttle,
            Fetched fetched,
            RunSlots slots,
            Consumer<BitSet> report) {
        this.view = view;
        this.clocks = clocks;
        this.fetched = fetched;
        this.slots = slots;
        this.report = report;
        this.reportAt = clocks.steadyMillis() + REPORT_MILLIS;
        view.otherMembers()
                .forEach(source -> transfers.add(
                        new SourceTransfer(view, carts, peers, throttle, fetched, slots, source, this::reportIfOver)));
    }

    void start() {
        transfers.forEach(SourceTransfer::fetchNext);
        reportIfOver();
    }

    /** Whether every source has sent everything, or failed. */
    boolean over() {
        return transfers.stream().noneMatch(SourceTransfer::active);
    }

    /** Ends the run: late replies are ignored. Returns the slots of which this node held an older copy when it began. */
    BitSet drop() {
        slots.drop();
        return slots.heldBefore();
    }

    /** Retries failed sources and reports complete slots; called with each tick and map. */
    void advance() {
        transfers.forEach(SourceTransfer::retry);
        if (!over() && clocks.steadyMillis() >= reportAt) {
            reportAt = clocks.steadyMillis() + REPORT_MILLIS;
            report(true);
        }
    }

    private void reportIfOver() {
        if (over()) {
            report(false);
        }
    }

    private void report(boolean underWay) {
        if (slots.dropped()) {
            return;
        }
        BitSet caughtUp = new BitSet();
        slots.behind().stream()
                .filter(slot -> hasAll(slot) && !(underWay && expected(slot)))
                .forEach(caughtUp::set);
        report.accept(caughtUp);
    }

    /** Whether every owner that was caught up when it was asked, and still is, has sent everything. */
    private boolean hasAll(int slot) {
        return view.owners(slot).owners().stream()
                .filter(owner -> owner.state().caughtUp())
                .allMatch(owner -> fetched.whole(owner.ref(), slot));
    }

    private boolean expected(int slot) {
        return transfers.stream().anyMatch(transfer -> transfer.expects(slot));
    }
}
