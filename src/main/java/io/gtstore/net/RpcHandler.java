// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.function.Consumer;

/** Handler of requests. Called on the server's event loop; must not block. */
@FunctionalInterface
public interface RpcHandler {
    /**
     * Handles a well-formed, admitted request. Any exception becomes an {@code internal} error.
     *
     * @param from the connection of the request
     * @param replyTo takes the reply, now or later, on the server's event loop; only the first one counts. Without a
     *     reply the request stays in flight until the connection ends. A {@code hello} grants its role once it is
     *     answered with anything but a failure; answer it at once, as requests follow it without waiting.
     */
    void handle(Request request, RpcConnection from, Consumer<Reply> replyTo);

    /** The connection has ended. */
    default void closed(RpcConnection connection) {}
}
