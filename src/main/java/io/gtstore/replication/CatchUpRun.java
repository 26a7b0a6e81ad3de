// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** Catching up on some slots from all other members at the same time; a source that failed is asked again once it is no longer skipped. */
final class CatchUpRun {
    /** How often slots are reported while the run goes on; each report makes a new map. */
    private static final long REPORT_MILLIS = 1_000;

    private final ShardView view;
    private final NodeClocks clocks;
    private final Fetched fetched;
    private final RunSlots slots;
    private final Consumer<BitSet> report;
    private final List<SourceTransfer> transfers = new ArrayList<>();
    private long reportAt;

    /**
     * Starts with {@link #start}.
     *
     * @param report takes slots of which all caught-up owners have given all they have; also some that it took before
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

    /** Whether no source has anything under way: each has given all, or failed. */
    boolean over() {
        return transfers.stream().noneMatch(SourceTransfer::active);
    }

    /** Ends the run: what still arrives for it does not count. Returns the slots of which this node held an older copy when it began. */
    BitSet drop() {
        slots.drop();
        return slots.heldBefore();
    }

    /** Asks sources that failed again, and reports what has been caught up on; called with each tick and map. */
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

    /** Whether every owner that has caught up, and had when it was asked, has given all it has. */
    private boolean hasAll(int slot) {
        return view.owners(slot).owners().stream()
                .filter(owner -> owner.state().caughtUp())
                .allMatch(owner -> fetched.whole(owner.ref(), slot));
    }

    private boolean expected(int slot) {
        return transfers.stream().anyMatch(transfer -> transfer.expects(slot));
    }
}
