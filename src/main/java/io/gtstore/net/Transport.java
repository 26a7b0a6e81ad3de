// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Fields;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Port for requests to other processes. Used on the component's event loop only; all results come back there. A
 * request may be lost, delayed, or carried out although its reply is lost; after a time-out, requests to one address
 * may arrive in any order.
 */
public interface Transport {
    /** Factory of a component's transport; called on its event loop. */
    @FunctionalInterface
    interface Opener {
        /**
         * A transport without connections.
         *
         * @param hello supplier of the first frame of each connection; called for each one, since epoch and
         *     incarnation change
         */
        Transport open(Supplier<MemberRequest.Hello> hello);
    }

    /**
     * An event that a server pushed.
     *
     * @param host the server's address, as in the request that opened the connection
     * @param port the server's port
     * @param fields the frame's fields, {@code event} among them
     */
    record Event(String host, int port, Fields fields) {}

    /**
     * Sends a request over the address's shared connection.
     *
     * @param timeoutMillis the time-out of the reply, connecting included; accurate to 20 ms
     * @return the reply, {@link Reply.Failure} included; fails with {@link RpcException} only
     */
    Future<Reply> send(String host, int port, Request request, long timeoutMillis);

    /** Like {@link #send}, over a connection of its own that is closed afterwards: a probe must not trust a connection that may be half open. */
    Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis);

    /** Sets the listener of pushed events, in place of the former one. */
    void onEvent(Consumer<Event> listener);

    /** Sets the listener of dropped connections (host, port), in place of the former one. */
    void onClosed(BiConsumer<String, Integer> listener);

    /** The longest frame that this side and the server at that address allow, as far as known. */
    default int maxFrameBytes(String host, int port) {
        return Limits.DEFAULT_FRAME_BYTES;
    }

    /** The number of pending requests. */
    int pendingCount();

    /** Closes all connections; pending requests fail as closed, and later ones are refused. */
    Future<Void> close();
}
