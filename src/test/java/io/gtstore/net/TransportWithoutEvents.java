// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A transport that answers requests as a test says, and has no connections: nothing is pending, pushed or closed. */
public abstract class TransportWithoutEvents implements Transport {
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
