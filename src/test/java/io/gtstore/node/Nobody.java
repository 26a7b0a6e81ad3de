// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.net.RpcException;
import io.gtstore.net.Transport;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The transport of a node that finds no other one. */
final class Nobody implements Transport {
    @Override
    public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
        return Future.failedFuture(new RpcException(RpcException.Kind.REFUSED, false, "nobody is there"));
    }

    @Override
    public Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis) {
        return send(host, port, request, timeoutMillis);
    }

    @Override
    public void onEvent(Consumer<Event> listener) {}

    @Override
    public void onClosed(BiConsumer<String, Integer> listener) {}

    @Override
    public int pendingCount() {
        return 0;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
