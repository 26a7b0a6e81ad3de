// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/**
 * Adds up the bytes that all connections of a server hold; tells when they become too many and when there is room again. Clients have the bound; nodes and
 * managers have a reserve beyond it, so that clients, however greedy, cannot make a process look dead, while nobody can fill the heap.
 */
final class BufferedBytes {
    /** The reserve is the bound divided by this. */
    private static final int RESERVE = 2;

    private final long maxBytes;
    private final Runnable onChange;
    private long total;
    private boolean full;
    private boolean exhausted;

    /** Calls {@code onChange} each time that {@link #full} or {@link #exhausted} changes. */
    BufferedBytes(long maxBytes, Runnable onChange) {
        this.maxBytes = maxBytes;
        this.onChange = onChange;
    }

    void add(long change) {
        total += change;
        boolean nowFull = beyond(maxBytes, full);
        boolean nowExhausted = beyond(maxBytes + maxBytes / RESERVE, exhausted);
        if (nowFull != full || nowExhausted != exhausted) {
            full = nowFull;
            exhausted = nowExhausted;
            onChange.run();
        }
    }

    /** The gap between the two bounds keeps the server from stopping and starting with every frame. */
    private boolean beyond(long bound, boolean already) {
        return total > (already ? bound / 4 * 3 : bound);
    }

    /** Whether there is no room for what clients send or are sent. */
    boolean full() {
        return full;
    }

    /** Whether there is none for nodes and managers either. */
    boolean exhausted() {
        return exhausted;
    }

    long total() {
        return total;
    }
}
