// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.MemberRequest;
import java.util.function.Supplier;

/**
 * How a client connects.
 *
 * @param hello makes the first frame of each connection; asked anew for each, since epoch and incarnation change. What the client allows is added to it
 * @param connectTimeoutMillis how long a connection may take to open
 * @param maxInFlight how many requests of one connection may be unanswered; fewer if the server allows fewer
 * @param maxWaiting how many more may wait on one connection until they may be sent
 * @param maxFrameBytes how long a frame may be, in both directions, its newline apart; shorter if the server allows less
 * @param silenceMillis a connection on which requests time out while nothing at all was heard for so long is given up, since after a network
 *     failure TCP alone would hold on to it for minutes
 */
public record RpcClientOptions(
        Supplier<MemberRequest.Hello> hello,
        int connectTimeoutMillis,
        int maxInFlight,
        int maxWaiting,
        int maxFrameBytes,
        long silenceMillis) {
    private static final int MAX_WAITING = 8_192;

    /** Options with the bounds that servers have by default. */
    public static RpcClientOptions of(Supplier<MemberRequest.Hello> hello) {
        return of(hello, Limits.DEFAULT_FRAME_BYTES, Limits.DEFAULT_IN_FLIGHT);
    }

    /** Options with the bounds of the process, which its server has, too. */
    public static RpcClientOptions of(Supplier<MemberRequest.Hello> hello, int maxFrameBytes, int maxInFlight) {
        return new RpcClientOptions(hello, 1_000, maxInFlight, MAX_WAITING, maxFrameBytes, 2_000);
    }
}
