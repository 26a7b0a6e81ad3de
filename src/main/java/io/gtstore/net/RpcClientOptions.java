package io.gtstore.net;

import io.gtstore.protocol.Request;
import java.util.function.Supplier;

/**
 * How a client connects.
 *
 * @param hello makes the first frame of each connection; asked anew for each, since epoch and incarnation change
 * @param connectTimeoutMillis how long a connection may take to open
 * @param maxPending how many requests may wait for their replies on one connection
 * @param maxFrameBytes how long a frame may be, in both directions, its newline apart
 * @param silenceMillis a connection on which requests time out while nothing at all was heard for so long is given up, since after a network
 *     failure TCP alone would hold on to it for minutes
 */
public record RpcClientOptions(
        Supplier<Request.Hello> hello,
        int connectTimeoutMillis,
        int maxPending,
        int maxFrameBytes,
        long silenceMillis) {
    /** Options with the bounds that servers have by default. */
    public static RpcClientOptions of(Supplier<Request.Hello> hello) {
        return new RpcClientOptions(hello, 1_000, 1_000, 1 << 20, 2_000);
    }
}
