// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.function.Consumer;

/** Answers requests. Called on the server's event loop, so it must not block. */
@FunctionalInterface
public interface RpcHandler {
    /**
     * A well-formed request that the caller may make. Whatever is thrown becomes an {@code internal} error.
     *
     * @param from the connection that it came over
     * @param replyTo takes the reply, now or later, on the server's event loop; only the first one counts. Without a reply the request counts as
     *     in flight for as long as the connection lives. A {@code hello} grants its role once it is answered with anything but a failure; it
     *     should be answered at once, since requests follow it without waiting.
     */
    void handle(Request request, RpcConnection from, Consumer<Reply> replyTo);

    /** The connection is gone. */
    default void closed(RpcConnection connection) {}
}
