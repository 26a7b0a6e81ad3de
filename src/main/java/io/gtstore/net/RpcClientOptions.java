// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.MemberRequest;
import io.vertx.core.net.NetClientOptions;
import java.util.function.Supplier;

/**
 * Settings of a client's connections.
 *
 * @param hello supplier of the first frame of each connection; called for each one, since epoch and incarnation
 *     change. The client's limits are added to it
 * @param sockets the options of its sockets; copied before use
 * @param maxInFlight the number of unanswered requests per connection; fewer if the server allows fewer
 * @param maxWaiting the number of further requests that may wait on one connection
 * @param maxFrameBytes the longest frame in either direction, without its newline; shorter if the server allows less
 * @param silenceMillis the time without any input after which a connection whose requests time out is closed; after a
 *     network failure TCP alone would keep it for minutes
 */
public record RpcClientOptions(
        Supplier<MemberRequest.Hello> hello,
        NetClientOptions sockets,
        int maxInFlight,
        int maxWaiting,
        int maxFrameBytes,
        long silenceMillis) {
    private static final int MAX_WAITING = 8_192;
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
    private static final long SILENCE_MILLIS = 2_000;

    /** Options with the default limits of servers. */
    public static RpcClientOptions of(Supplier<MemberRequest.Hello> hello) {
        return of(hello, Limits.DEFAULT_FRAME_BYTES, Limits.DEFAULT_IN_FLIGHT);
    }

    /** Options with the limits of this process, which its server shares. */
    public static RpcClientOptions of(Supplier<MemberRequest.Hello> hello, int maxFrameBytes, int maxInFlight) {
        NetClientOptions sockets =
                new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setTcpKeepAlive(true);
        return of(hello, maxFrameBytes, maxInFlight, sockets);
    }

    /** Options with these limits and socket options. */
    public static RpcClientOptions of(
            Supplier<MemberRequest.Hello> hello, int maxFrameBytes, int maxInFlight, NetClientOptions sockets) {
        return new RpcClientOptions(hello, sockets, maxInFlight, MAX_WAITING, maxFrameBytes, SILENCE_MILLIS);
    }
}
