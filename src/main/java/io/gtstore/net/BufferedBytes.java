// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/**
 * Sum of the bytes that all connections of a server hold, with two bounds: one for clients, and a reserve beyond it
 * for nodes and managers. So clients can neither fill the heap nor make a process look dead to the rest of the
 * cluster. Used on the server's event loop only.
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

    /** Hysteresis: full at the bound, free again below a gap, so that reading does not stop and start with every frame. */
    private boolean beyond(long bound, boolean already) {
        return total > (already ? bound / 4 * 3 : bound);
    }

    /** Whether clients have used up their bound. */
    boolean full() {
        return full;
    }

    /** Whether the reserve of nodes and managers is used up, too. */
    boolean exhausted() {
        return exhausted;
    }

    long total() {
        return total;
    }
}
