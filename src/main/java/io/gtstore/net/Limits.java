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
    /** The bounds that hold if nothing else is said; a quarter of the heap may be buffered. */
    public static Limits defaults() {
        return new Limits(1 << 20, 10_000, 1_024, Runtime.getRuntime().maxMemory() / 4, 10_000);
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
