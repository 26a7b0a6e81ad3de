// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/**
 * The limits of a server.
 *
 * @param maxFrameBytes the longest frame, without its newline
 * @param maxConnections the number of open connections
 * @param maxInFlight the number of unanswered requests per connection
 * @param maxBufferedBytes the bytes that all connections together may hold: partial frames, requests being handled,
 *     untaken replies
 * @param frameTimeoutMillis the time that a frame may take from its first byte to its newline, and that a peer may
 *     take none of its replies
 */
public record Limits(
        int maxFrameBytes, int maxConnections, int maxInFlight, long maxBufferedBytes, long frameTimeoutMillis) {
    /** The longest frame of a peer that names no limit. */
    public static final int DEFAULT_FRAME_BYTES = 1 << 20;

    /** The requests in flight of a peer that names no limit. */
    public static final int DEFAULT_IN_FLIGHT = 1_024;

    /** The least limit of a frame that any peer may name. */
    static final int LEAST_FRAME_BYTES = 4_096;

    /** The default limits; a quarter of the heap may be buffered. */
    public static Limits defaults() {
        return new Limits(
                DEFAULT_FRAME_BYTES,
                10_000,
                DEFAULT_IN_FLIGHT,
                Runtime.getRuntime().maxMemory() / 4,
                10_000);
    }

    /** Limits of which one is a share of this JVM's heap, in percent. */
    public static Limits ofHeap(int maxFrameBytes, int maxConnections, int maxInFlight, int maxBufferedPercent) {
        return new Limits(
                maxFrameBytes,
                maxConnections,
                maxInFlight,
                Runtime.getRuntime().maxMemory() / 100 * maxBufferedPercent,
                defaults().frameTimeoutMillis());
    }
}
