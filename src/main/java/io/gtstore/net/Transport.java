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
 * The way of a component's requests to other processes. Used on the component's event loop only, where all results come back, too. A request may be
 * lost, late, or carried out without its reply coming back; what is sent to one address may arrive in any order after a time-out.
 */
public interface Transport {
    /** Makes a component's transport; on its event loop. */
    @FunctionalInterface
    interface Opener {
        /**
         * A transport that has no connections yet.
         *
         * @param hello makes the first frame of each connection; asked anew for each, since epoch and incarnation change
         */
        Transport open(Supplier<MemberRequest.Hello> hello);
    }

    /**
     * What a server said unasked.
     *
     * @param host the server's address, as the request that opened the connection gave it
     * @param port the server's port
     * @param fields the frame's fields, {@code event} among them
     */
    record Event(String host, int port, Fields fields) {}

    /**
     * Sends a request over the address's connection.
     *
     * @param timeoutMillis how long to wait for the reply, connecting included; exact to 20 ms
     * @return the reply, {@link Reply.Failure} included; fails with {@link RpcException} only
     */
    Future<Reply> send(String host, int port, Request request, long timeoutMillis);

    /** Like {@link #send}, over a connection of its own that is closed afterwards: a probe must not trust one that may be half dead. */
    Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis);

    /** Who hears what servers say unasked; one listener, replaced by the next. */
    void onEvent(Consumer<Event> listener);

    /** Who hears that an open connection dropped, with its host and port; one listener, replaced by the next. */
    void onClosed(BiConsumer<String, Integer> listener);

    /** The longest frame that both this side and the server at that address allow, as far as this side knows. */
    default int maxFrameBytes(String host, int port) {
        return Limits.DEFAULT_FRAME_BYTES;
    }

    /** How many requests wait for a reply. */
    int pendingCount();

    /** Ends all connections; what waits fails as closed, and nothing is sent any more. */
    Future<Void> close();
}
