// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

/**
 * What load is to be made.
 *
 * @param mix what the shoppers do
 * @param sessions how many shoppers there are, each with one operation under way at most
 * @param warmupSeconds how long they shop before anything is measured
 * @param seconds how long is measured, at most
 * @param operations after how many measured puts and gets the run ends, in the closed loop; 0 for when its time is over
 * @param rate operations to begin in a second, all shoppers together; 0 for as many as there can be, each after the one before
 * @param itemBytes the length of an item, in ASCII
 * @param threads event loops of the client, each with a client and a share of the shoppers of its own
 */
public record LoadOptions(
        Mix mix,
        int sessions,
        int warmupSeconds,
        int seconds,
        long operations,
        double rate,
        int itemBytes,
        int threads) {
    /** What may be asked for at most: more is no longer one machine's load. */
    public static final int MAX_SESSIONS = 100_000;

    /** An item holds its key and its number. */
    public static final int MIN_ITEM_BYTES = 40;

    /** The store's own bound on an item. */
    public static final int MAX_ITEM_BYTES = 16_384;

    /** As many as there can be, on one event loop, items of 100 bytes. */
    public static LoadOptions closed(Mix mix, int sessions, int warmupSeconds, int seconds) {
        return new LoadOptions(mix, sessions, warmupSeconds, seconds, 0, 0, 100, 1);
    }

    /** These, ended by a number of puts and gets. */
    public LoadOptions until(long putsAndGets) {
        return new LoadOptions(mix, sessions, warmupSeconds, seconds, putsAndGets, rate, itemBytes, threads);
    }

    /** These, at a rate. */
    public LoadOptions at(double perSecond) {
        return new LoadOptions(mix, sessions, warmupSeconds, seconds, operations, perSecond, itemBytes, threads);
    }

    /** These, on so many event loops. */
    public LoadOptions on(int loops) {
        return new LoadOptions(mix, sessions, warmupSeconds, seconds, operations, rate, itemBytes, loops);
    }

    /** Whether operations begin at given times instead of after one another. */
    public boolean open() {
        return rate > 0;
    }
}
