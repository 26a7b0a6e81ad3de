// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;

/** Application-level ping over a fresh connection. A TCP connect alone proves nothing: it succeeds on a stopped process. */
public final class Ping {
    private Ping() {}

    /**
     * Pings that incarnation of a node.
     *
     * @return {@code alive}, {@code refused} (nothing listens, reset, or another incarnation answers), {@code
     *     silent}, or {@code untried} if the attempt failed on this side; never fails
     */
    public static Future<String> fresh(Transport client, NodeInfo node, long timeoutMillis) {
        return client.sendFresh(node.host(), node.port(), new MemberRequest.Ping(), timeoutMillis)
                .map(reply -> judged(reply, node))
                .otherwise(Ping::failed);
    }

    private static String failed(Throwable failure) {
        if (!(failure instanceof RpcException rpc)) {
            return "silent";
        }
        return switch (rpc.kind()) {
            case REFUSED, CLOSED -> "refused";
            case LOCAL, BUSY -> "untried";
            case TIMEOUT -> "silent";
        };
    }

    /** A refusal, such as for too many connections, proves neither life nor death. */
    private static String judged(Reply reply, NodeInfo node) {
        if (!(reply instanceof Reply.Alive alive)) {
            return "silent";
        }
        boolean same = alive.node().equals(node.id()) && alive.incarnation() == node.incarnation();
        return same ? "alive" : "refused";
    }
}
