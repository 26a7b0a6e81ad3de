// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/**
 * What a server grants.
 *
 * @param maxFrameBytes how long a frame may be, its newline apart
 * @param maxConnections how many connections may be open
 * @param maxInFlight how many requests of one connection may be unanswered
 * @param maxBufferedBytes how many bytes all connections may hold: begun frames, requests being answered, replies not yet taken
 * @param frameTimeoutMillis how long a frame may take from its first byte to its newline, and a peer to take any of what waits for it
 */
public record Limits(
        int maxFrameBytes, int maxConnections, int maxInFlight, long maxBufferedBytes, long frameTimeoutMillis) {
    /** The frames of a peer that does not say how long its may be. */
    public static final int DEFAULT_FRAME_BYTES = 1 << 20;

    /** The requests in flight of a peer that does not say how many it allows. */
    public static final int DEFAULT_IN_FLIGHT = 1_024;

    /** The shortest frame that anybody allows. */
    static final int LEAST_FRAME_BYTES = 4_096;

    /** The bounds that hold if nothing else is said; a quarter of the heap may be buffered. */
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
