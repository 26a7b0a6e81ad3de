// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.client.GtStoreClient;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run: a cluster, sessions and faults, all from one seed; then quiet, then the last checks. */
final class Simulation {
    private static final int STORM_MILLIS = 12_000;
    private static final long SEVERAL_MANAGERS = 0x6d616e6167657273L;
    private static final int QUIET_MILLIS = 60_000;

    /** Not in step with the repair interval, at whose beginning an exchange is always under way. */
    private static final int GLANCE_MILLIS = 470;

    /** How long after the end of a cart's life at the latest its items have gone: its first owner may have to change, and looks every five seconds. */
    private static final int EXPIRED_MILLIS = 12_000;

    private static final long ITEMS_END = 0x5ea7;
    /** How far the clocks of a run may be from each other by their drift, and a stamp of a client from the owners' clocks. */
    private static final long CLOCKS_MILLIS = 3_000;

    /** How long after all is at rest a watcher knows: if a push was lost, or what it was told was. */
    private static final int RENEWED_MILLIS = 22_000;

    private static final int TRANSCRIPT_LINES = Integer.getInteger("gtstore.transcript", 400);

    /**
     * How a run ended.
     *
     * @param hash of all that happened; the same for the same seed
     * @param violation what did not hold; null if all did
     * @param transcript the last of what happened, if it was recorded
     */
    record Result(long seed, long hash, @Nullable String violation, String transcript, Tally tally, long events) {}

    private final long seed;
    private final Scheduler scheduler = new Scheduler();
    private final SplittableRandom random;
    private final Trace trace;
    private final Ledger ledger;
    private final Setup setup;
    private final SimulatedCluster cluster;
    private final Storm storm;
    private final Tally tally = new Tally();
    private final List<SimulatedShopper> shoppers = new ArrayList<>();
    private boolean shopping = true;

    private Simulation(long seed, boolean recording) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.trace = new Trace(scheduler, recording);
        this.setup = Setup.random(random).withEnds(new SplittableRandom(seed ^ ITEMS_END));
        this.ledger = new Ledger(trace, setup.ttlMillis() > 0, setup.lossy());
        this.cluster = new SimulatedCluster(setup, scheduler, random.split(), trace, ledger);
        this.storm = new Storm(cluster, scheduler, random.split());
        cluster.checks().nobodyDies(storm.nobodyDies());
        boolean anyTime = setup.skewMillis() > 200 || storm.kinds().contains(Storm.Fault.CLOCK);
        ledger.itemsEndBefore(anyTime ? Long.MAX_VALUE : 2 * setup.skewMillis() + CLOCKS_MILLIS);
    }

    /** Runs a seed. */
    static Result run(long seed) {
        return new Simulation(seed, false).run();
    }

    /** Runs a seed; what did not hold, or null. */
    static @Nullable String violationOf(long seed) {
        return run(seed).violation();
    }

    /** Runs a seed and writes down what happens, for people. */
    static Result recorded(long seed) {
        return new Simulation(seed, true).run();
    }

    private Result run() {
        trace.line("", () -> "## seed " + seed + ": " + setup + ", faults " + storm.kinds());
        Violation found = null;
        try {
            life();
        } catch (Violation violation) {
            found = violation;
        } catch (RuntimeException | AssertionError e) {
            found = new Violation("", "something was thrown: " + e + " at " + List.of(e.getStackTrace()));
        }
        Violation first = trace.violation() == null ? found : trace.violation();
        String what = first == null ? null : first.getMessage();
        String transcript = first == null ? "" : trace.transcript(first.key(), TRANSCRIPT_LINES);
        return new Result(seed, trace.hash(), what, transcript, tally, scheduler.planned());
    }

    private void life() {
        startManagers();
        for (int i = 1; i <= setup.nodes(); i++) {
            cluster.startAnotherNode();
        }
        open();
        run(300 + random.nextInt(1_500));
        storm.begin();
        run(STORM_MILLIS);
        storm.end();
        cluster.heal();
        long healed = scheduler.millis();
        run(random.nextInt(1_000));
        shopping = false;
        quiet();
        long lastShopping = SimulatedProcess.START_MILLIS + scheduler.millis();
        if (setup.cartsEnd()) {
            run((int) (setup.ttlMillis() + EXPIRED_MILLIS));
            quiet();
            expired(lastShopping);
        }
        if (setup.itemsEnd()) {
            ended(lastShopping);
        }
        if (setup.horizonsRise()) {
            run((int) (2 * setup.sessionMillis() + setup.graceMillis()));
            cluster.checks().horizons(SimulatedProcess.START_MILLIS + healed - setup.skewMillis());
            quiet();
        }
        if (setup.watching()) {
            run(RENEWED_MILLIS);
        }
        cluster.checks().end();
        if (!setup.lossy()) {
            new Retries(cluster, trace, ledger, !setup.durable()).begin();
            run(1_000);
            quiet();
        }
        shoppers.forEach(shopper -> shopper.get(!setup.lossy()));
        List<Reader> readers = new ArrayList<>();
        GtStoreClient fresh = cluster.startClient("reader");
        ledger.keys().forEach(key -> readers.add(new Reader(fresh, key, cluster, trace)));
        run(3_000);
        readers.forEach(Reader::check);
        cluster.checks().end();
    }

    /** What a clock has stamped that was ahead, by no more than clock.maxDrift, ends as much later. */
    private void expired(long lastShopping) {
        long latest = lastShopping + setup.skewMillis() + setup.maxDriftMillis();
        long end = cluster.checks().expired(latest);
        if (end > 0) {
            long wait = end + EXPIRED_MILLIS - SimulatedProcess.START_MILLIS - scheduler.millis();
            run((int) Math.max(0, wait));
            quiet();
            cluster.checks().expired(0);
        }
    }

    /** An item that a clock has stamped that was ahead, by no more than clock.maxDrift, ends as much later. */
    private void ended(long lastShopping) {
        long latest = lastShopping + setup.skewMillis() + setup.maxDriftMillis();
        long end = cluster.checks().ended(latest, 0);
        run((int) Math.max(0, end + EXPIRED_MILLIS - SimulatedProcess.START_MILLIS - scheduler.millis()));
        quiet();
        cluster.checks().ended(latest, end);
    }

    /** In one of six runs three of them; runs with one draw the same as ever. */
    private void startManagers() {
        if (new SplittableRandom(seed ^ SEVERAL_MANAGERS).nextInt(6) == 0) {
            cluster.startManagers();
        } else {
            cluster.startManager();
        }
    }

    private void open() {
        for (int c = 1; c <= setup.clients(); c++) {
            GtStoreClient client = cluster.startClient("client-" + c);
            for (int k = 1; k <= setup.keys(); k++) {
                SimulatedShopper shopper = cluster.shopper("client-" + c, setup.key(k), client, tally);
                shopper.counts(SimulatedShopper.Counting.of(seed));
                shoppers.add(shopper);
                shop(shopper, k == 1 ? "" : setup.key(k - 1), 200 + random.nextInt(800));
            }
        }
        if (new SplittableRandom(~seed).nextInt(3) == 0) {
            backUp(new Archivist(cluster.startClient("backup"), cluster, ledger, trace));
        }
        if (setup.burst() > 1) {
            rush();
        }
        if (random.nextInt(8) == 0) {
            strangers(new Stranger(cluster, scheduler, random.split(), ledger, trace));
        }
        replicationIsNoted();
    }

    private void strangers(Stranger stranger) {
        scheduler.inMillis(random.nextInt(2_000), () -> {
            if (shopping) {
                if (random.nextInt(3) == 0) {
                    stranger.forge();
                } else {
                    stranger.speak();
                }
                strangers(stranger);
            }
        });
    }

    /** Now and then; runs without it draw the same as ever. */
    private void backUp(Archivist archivist) {
        scheduler.inMillis(300 + random.nextInt(1_500), () -> {
            if (shopping) {
                archivist.begin();
                backUp(archivist);
            }
        });
    }

    /** {@code next} is the one cart that its cart may join, if any: to join two at once, or in a circle, may double its items. */
    private void shop(SimulatedShopper shopper, String next, int paceMillis) {
        scheduler.inMillis(random.nextInt(2 * paceMillis), () -> {
            if (shopping) {
                shopper.step(next);
                shop(shopper, next, paceMillis);
            }
        });
    }

    /** Now and then all sessions on a cart check it out at once. */
    private void rush() {
        scheduler.inMillis(500 + random.nextInt(2_000), () -> {
            if (shopping) {
                String key = setup.key(1 + random.nextInt(setup.keys()));
                shoppers.stream().filter(shopper -> shopper.key().equals(key)).forEach(SimulatedShopper::finalizeCart);
                rush();
            }
        });
    }

    private void replicationIsNoted() {
        scheduler.inMillis(250, () -> {
            ledger.checkReplication();
            replicationIsNoted();
        });
    }

    private void quiet() {
        String why = "";
        for (int waited = 0; waited < QUIET_MILLIS; waited += GLANCE_MILLIS) {
            run(GLANCE_MILLIS);
            int underWay =
                    shoppers.stream().mapToInt(SimulatedShopper::underWay).sum();
            why = underWay > 0
                    ? underWay + " operations are under way"
                    : cluster.checks().unsettled();
            if (why.isEmpty()) {
                return;
            }
        }
        throw trace.violation("", "a minute after the last fault the cluster is not at rest: " + why);
    }

    private void run(int millis) {
        scheduler.run(millis);
        Violation swallowed = trace.violation();
        if (swallowed != null) {
            throw swallowed;
        }
    }
}
