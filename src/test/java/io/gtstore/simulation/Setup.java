// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.MergePolicy;
import io.gtstore.node.NodeLimitsOptions;
import java.util.SplittableRandom;

/**
 * The cluster of a run.
 *
 * @param nodes how many nodes it begins with
 * @param replicas how many owners a slot has
 * @param copies how many of them a change is on before it is acknowledged
 * @param slots few, so that they are all used
 * @param clients how many client processes; each has a session on each key
 * @param keys how many carts
 * @param encoded whether messages go through the codec
 * @param skewMillis how far the clocks may differ from the true time, either way
 * @param drift by what share they may be fast or slow
 * @param sessionMillis how old a session may grow; short ones let horizons rise within a run
 * @param ttlMillis how long after its last change a cart keeps its items; 0 for ever
 * @param durable whether a node that starts again finds what its disk had stored
 * @param watching whether sessions watch their carts
 * @param burst how many changes a session may have under way
 * @param limits how large carts and frames may grow
 * @param merge how copies of a cart become one
 * @param diskMillis how long a disk may take for a batch; 0 if it takes no time
 * @param untilMillis after what time at most an item goes by itself, of those that do; 0 if none does
 */
record Setup(
        int nodes,
        int replicas,
        int copies,
        int slots,
        int clients,
        int keys,
        boolean encoded,
        long skewMillis,
        double drift,
        long sessionMillis,
        long ttlMillis,
        boolean durable,
        boolean watching,
        int diskMillis,
        int burst,
        Limits limits,
        MergePolicy merge,
        long untilMillis) {
    /** One in which no item goes by itself. */
    Setup(
            int nodes,
            int replicas,
            int copies,
            int slots,
            int clients,
            int keys,
            boolean encoded,
            long skewMillis,
            double drift,
            long sessionMillis,
            long ttlMillis,
            boolean durable,
            boolean watching,
            int diskMillis,
            int burst,
            Limits limits,
            MergePolicy merge) {
        this(
                nodes,
                replicas,
                copies,
                slots,
                clients,
                keys,
                encoded,
                skewMillis,
                drift,
                sessionMillis,
                ttlMillis,
                durable,
                watching,
                diskMillis,
                burst,
                limits,
                merge,
                0);
    }

    /**
     * How large what a node holds and says may grow; in most runs so large that nothing meets it.
     *
     * @param keyQuotes how many quotation marks a key ends in
     */
    record Limits(int maxItems, int maxCartBytes, int maxSessions, int maxRanges, int maxFrameBytes, int keyQuotes) {
        static final Limits WIDE = new Limits(
                NodeLimitsOptions.DEFAULT_MAX_ITEMS,
                NodeLimitsOptions.DEFAULT_MAX_CART_BYTES,
                NodeLimitsOptions.DEFAULT_MAX_SESSIONS,
                NodeLimitsOptions.DEFAULT_MAX_RANGES,
                NodeLimitsOptions.DEFAULT_MAX_FRAME_BYTES,
                0);

        /** Each limit is near in half of these runs, and what an item takes leaves room for two at least. */
        private static Limits tight(SplittableRandom random) {
            return new Limits(
                    random.nextBoolean() ? 2 + random.nextInt(8) : WIDE.maxItems,
                    random.nextBoolean() ? 50 + random.nextInt(300) : WIDE.maxCartBytes,
                    random.nextBoolean() ? 2 + random.nextInt(4) : WIDE.maxSessions,
                    random.nextBoolean() ? 1 + random.nextInt(4) : WIDE.maxRanges,
                    WIDE.maxFrameBytes,
                    0);
        }

        /** The shortest frames that may be, as large carts as go with them, and keys that take much more room in a message than in memory. */
        private static Limits shortFrames(SplittableRandom random) {
            return new Limits(
                    10,
                    1_000,
                    WIDE.maxSessions,
                    WIDE.maxRanges,
                    4_096,
                    random.nextInt(3) * (100 + random.nextInt(100)));
        }

        /** Whether a frame may not be long enough for all that a node has to say at once. */
        boolean shortFrames() {
            return maxFrameBytes < WIDE.maxFrameBytes;
        }
    }

    static Setup random(SplittableRandom random) {
        int nodes = random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 3 + random.nextInt(3);
        int replicas = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 2;
        int slots = random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 4 + random.nextInt(5);
        int clients = 2 + random.nextInt(2);
        int keys = random.nextInt(8) == 0 ? 8 : 2 + random.nextInt(3);
        boolean encoded = random.nextInt(4) == 0;
        long skew = random.nextInt(6) == 0 ? 3_600_000 : random.nextInt(2) == 0 ? 200 : 0;
        double drift = random.nextInt(3) == 0 ? 0.01 : 0;
        long session = random.nextInt(3) == 0 ? 3_000 + random.nextInt(5_000) : 900_000;
        long ttl = random.nextInt(10) == 0 ? 2_000 + random.nextInt(6_000) : 0;
        boolean durable = random.nextInt(3) == 0;
        boolean watching = random.nextInt(4) == 0;
        // What lasts takes its time, in most runs so long that changes of one cart are made while others of it are
        // written.
        int disk = durable && random.nextInt(4) > 0 ? 1 + random.nextInt(random.nextBoolean() ? 8 : 80) : 0;
        int burst = random.nextInt(3) == 0 ? 2 + random.nextInt(7) : 1;
        int narrow = random.nextInt(16);
        Limits limits = narrow == 0 ? Limits.shortFrames(random) : narrow < 4 ? Limits.tight(random) : Limits.WIDE;
        MergePolicy merge = random.nextInt(12) == 0 ? MergePolicy.NEWEST : MergePolicy.UNION;
        return new Setup(
                nodes,
                replicas,
                Math.min(replicas, 2),
                slots,
                clients,
                keys,
                encoded || limits.shortFrames(),
                skew,
                drift,
                session,
                ttl,
                durable,
                watching,
                disk,
                burst,
                limits,
                merge);
    }

    /** In one of five runs some items go by themselves; drawn apart, so that the others are as they would be without. */
    Setup withEnds(SplittableRandom random) {
        return random.nextInt(5) > 0
                ? this
                : new Setup(
                        nodes,
                        replicas,
                        copies,
                        slots,
                        clients,
                        keys,
                        encoded,
                        skewMillis,
                        drift,
                        sessionMillis,
                        ttlMillis,
                        durable,
                        watching,
                        diskMillis,
                        burst,
                        limits,
                        merge,
                        2_000 + random.nextInt(8_000));
    }

    String key(int number) {
        return "key-" + number + "\"".repeat(limits.keyQuotes());
    }

    /** Whether of two carts that diverged one may win whole, so that nothing is promised of what the other one has. */
    boolean lossy() {
        return merge == MergePolicy.NEWEST;
    }

    /** How many shards a node has: not all nodes have as many. */
    int shards(String node) {
        return 1 + Math.floorMod(slots + keys + node.hashCode(), 3);
    }

    /** How much longer a session is remembered: more than the clocks differ by in a run. */
    long graceMillis() {
        return sessionMillis / 2;
    }

    /** What clock.maxDrift is by default. */
    long maxDriftMillis() {
        return Math.max(1_000, graceMillis());
    }

    /** Whether carts end within a run: by a clock that is an hour behind they would not. */
    boolean cartsEnd() {
        return ttlMillis > 0 && skewMillis <= 200;
    }

    /** Whether items that go by themselves do so within a run, too. */
    boolean itemsEnd() {
        return untilMillis > 0 && skewMillis <= 200;
    }

    /** Whether horizons rise within a run: sessions are short, and the clocks agree well enough for them to be of use. */
    boolean horizonsRise() {
        return sessionMillis < 60_000 && skewMillis < graceMillis();
    }
}
