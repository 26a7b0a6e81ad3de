// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.net.RpcException;
import io.gtstore.net.TransportWithoutEvents;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;

/** The transport of a node that finds no other one. */
final class Nobody extends TransportWithoutEvents {
    @Override
    public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
        return Future.failedFuture(new RpcException(RpcException.Kind.REFUSED, false, "nobody is there"));
    }
}
