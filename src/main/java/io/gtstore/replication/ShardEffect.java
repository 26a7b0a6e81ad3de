// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;

/** An effect that a shard's core requests. */
public sealed interface ShardEffect {
    /** Answer a request. */
    record Answer(long requestId, Reply reply) implements ShardEffect {}

    /** Send a request to a peer; its reply, or the lack of one, comes back as an event with the token. */
    record Send(NodeInfo to, Request request, long timeoutMillis, long token) implements ShardEffect {}

    /** Store a change; the outcome comes back as an event with the token. Until then the change does not count as held. */
    record Store(int slot, KeyedCart change, long token) implements ShardEffect {}

    /** Raise the stored horizon of a slot, in ms since 1970: sessions that logged in before it count as seen. */
    record Raise(int slot, long horizon) implements ShardEffect {}

    /** Delete a slot's carts; every owner has them. */
    record Drop(int slot) implements ShardEffect {}

    /** See-tell (paper §7): report to the manager that a peer did not answer. */
    record Report(NodeInfo suspect) implements ShardEffect {}

    /** Report to the manager that this node has caught up on slots, in that incarnation and under the map of that epoch. */
    record CaughtUp(BitSet slots, NodeRef life, long epoch) implements ShardEffect {}

    /** Report to the manager that this leaving node owns and holds nothing, and accepts no more copies, under the map of that epoch. */
    record Drained(NodeRef life, long epoch) implements ShardEffect {}

    /** Push a changed cart to its watchers. */
    record Changed(String key, Cart cart, long epoch) implements ShardEffect {}

    /** End all watches of a cart that this node no longer serves. */
    record WatchEnded(String key, long epoch) implements ShardEffect {}

    /** Log a warning. */
    record Warning(String line) implements ShardEffect {}

    /** Log a line. */
    record Note(String line) implements ShardEffect {}
}
