// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.function.Consumer;

/**
 * Handles the requests that a manager gets, a method for each kind, see {@link Ops#dispatch(Request, ManagerHandler, Object, Consumer)}. Each method passes
 * the reply on once, now or later.
 *
 * @param <C> whom the request came from, such as its connection
 */
public interface ManagerHandler<C> {
    /** Opens a connection. */
    void hello(MemberRequest.Hello hello, C from, Consumer<Reply> replyTo);

    /** Gives a sign of life. */
    void ping(MemberRequest.Ping ping, C from, Consumer<Reply> replyTo);

    /** Reads the map. */
    void getMap(MemberRequest.GetMap getMap, C from, Consumer<Reply> replyTo);

    /** Names the managers and their leader. */
    void getManagers(MemberRequest.GetManagers getManagers, C from, Consumer<Reply> replyTo);

    /** Takes a newer map. */
    void offerMap(MemberRequest.OfferMap offer, C from, Consumer<Reply> replyTo);

    /** Issues a session, and names the key's owners. */
    void login(LocateRequest.Login login, C from, Consumer<Reply> replyTo);

    /** Names the key's owners. */
    void query(LocateRequest.Query query, C from, Consumer<Reply> replyTo);

    /** A client could not reach a node. */
    void report(MemberRequest.Report report, C from, Consumer<Reply> replyTo);

    /** A node could not reach another one. */
    void nodeDown(MemberRequest.NodeDown down, C from, Consumer<Reply> replyTo);

    /** Names the holders of a node's copies. */
    void replica(MemberRequest.Replica replica, C from, Consumer<Reply> replyTo);

    /** Admits a node. */
    void join(MemberRequest.Join join, C from, Consumer<Reply> replyTo);

    /** A node has caught up on slots. */
    void synced(MemberRequest.Synced synced, C from, Consumer<Reply> replyTo);

    /** Has a node leave. */
    void leave(MemberRequest.Leave leave, C from, Consumer<Reply> replyTo);

    /** A node that was to leave holds nothing any more. */
    void left(MemberRequest.Left left, C from, Consumer<Reply> replyTo);

    /** Writes an absent member off. */
    void forget(MemberRequest.Forget forget, C from, Consumer<Reply> replyTo);

    /** Reads copies of carts or hands some over: what the paper's manager passes on to the slots' owners. */
    void transfer(PeerRequest request, C from, Consumer<Reply> replyTo);

    /** A request that only nodes handle. */
    void misdirected(Request request, C from, Consumer<Reply> replyTo);
}
