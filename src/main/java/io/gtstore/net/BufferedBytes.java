package io.gtstore.net;

/** Adds up the bytes that all connections of a server hold; tells when they become too many and when there is room again. */
final class BufferedBytes {
    private final long maxBytes;
    private final Runnable onChange;
    private long total;
    private boolean full;

    /** Calls {@code onChange} each time that {@link #full} changes. */
    BufferedBytes(long maxBytes, Runnable onChange) {
        this.maxBytes = maxBytes;
        this.onChange = onChange;
    }

    void add(long change) {
        total += change;
        // The gap between the two bounds keeps the server from stopping and starting with every frame.
        boolean now = full ? total > maxBytes / 4 * 3 : total > maxBytes;
        if (now != full) {
            full = now;
            onChange.run();
        }
    }

    boolean full() {
        return full;
    }

    long total() {
        return total;
    }
}
