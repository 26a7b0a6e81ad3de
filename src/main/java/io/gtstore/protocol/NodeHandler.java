// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.function.Consumer;

/**
 * Handles the requests that a node gets, a method for each kind, see {@link Ops#dispatch(Request, NodeHandler, Object, Consumer)}. Each method passes the
 * reply on once, now or later.
 *
 * @param <C> whom the request came from, such as its connection
 */
public interface NodeHandler<C> {
    /** Opens a connection. */
    void hello(MemberRequest.Hello hello, C from, Consumer<Reply> replyTo);

    /** Gives a sign of life. */
    void ping(MemberRequest.Ping ping, C from, Consumer<Reply> replyTo);

    /** Pings another node on the asker's behalf. */
    void probe(MemberRequest.Probe probe, C from, Consumer<Reply> replyTo);

    /** Takes a newer map. */
    void offerMap(MemberRequest.OfferMap offer, C from, Consumer<Reply> replyTo);

    /** Reads the map. */
    void getMap(MemberRequest.GetMap getMap, C from, Consumer<Reply> replyTo);

    /** Issues a session, and names the key's owners. */
    void login(LocateRequest.Login login, C from, Consumer<Reply> replyTo);

    /** Names the key's owners. */
    void query(LocateRequest.Query query, C from, Consumer<Reply> replyTo);

    /** Begins to push a cart's changes. */
    void watch(WatchRequest.Watch watch, C from, Consumer<Reply> replyTo);

    /** Ends that. */
    void unwatch(WatchRequest.Unwatch unwatch, C from, Consumer<Reply> replyTo);

    /** Changes a cart. */
    void change(Request.Change change, C from, Consumer<Reply> replyTo);

    /** Any other request about carts: for the shards. */
    void carts(Request request, C from, Consumer<Reply> replyTo);

    /** A request that only managers handle; refused. */
    void misdirected(Request request, C from, Consumer<Reply> replyTo);
}
