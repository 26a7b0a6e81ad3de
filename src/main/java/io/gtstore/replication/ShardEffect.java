// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;

/** What a shard's core wants done. */
public sealed interface ShardEffect {
    /** Answer who asked. */
    record Answer(long requestId, Reply reply) implements ShardEffect {}

    /** Ask a peer; its answer, or that there was none in time, comes back as an event with the token. */
    record Send(NodeInfo to, Request request, long timeoutMillis, long token) implements ShardEffect {}

    /** Store a change; the outcome comes back as an event with the token. Until then the change counts as not held. */
    record Store(int slot, KeyedCart change, long token) implements ShardEffect {}

    /** Raise the horizon of a slot: sessions that logged in before it, in ms since 1970, count as seen, and what contexts say of them is freed. */
    record Raise(int slot, long horizon) implements ShardEffect {}

    /** Forget a slot's carts: every owner has them. */
    record Drop(int slot) implements ShardEffect {}

    /** See-tell: tell the manager that a peer did not answer (paper §7). */
    record Report(NodeInfo suspect) implements ShardEffect {}

    /** Tell the manager that this node has caught up on slots, in that life and under the map of that epoch. */
    record CaughtUp(BitSet slots, NodeRef life, long epoch) implements ShardEffect {}

    /** Tell the manager that this node, which is to leave, owns and holds nothing, and takes nothing in any more; so it is under the map of that epoch. */
    record Drained(NodeRef life, long epoch) implements ShardEffect {}

    /** A watched cart has changed to this; said of watched carts only. */
    record Changed(String key, Cart cart, long epoch) implements ShardEffect {}

    /** This node serves a watched cart no longer: all who watch it must ask another node, and are forgotten here. */
    record WatchEnded(String key, long epoch) implements ShardEffect {}

    /** One line for people that something is wrong. */
    record Warning(String line) implements ShardEffect {}

    /** One line for people. */
    record Note(String line) implements ShardEffect {}
}
