package io.gtstore.replication;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;

/** What a shard's core is told. */
public sealed interface ShardEvent {
    /** A client or a peer asks; the answer bears the same {@code ask}. */
    record Asked(long ask, Request request) implements ShardEvent {}

    /** A peer answered what was sent under the token. */
    record Answered(long token, Reply reply) implements ShardEvent {}

    /**
     * A peer did not answer.
     *
     * @param silent whether it timed out; otherwise the connection was refused or broke
     */
    record Unanswered(long token, boolean silent) implements ShardEvent {}

    /** What was to be stored under the token is stored, as durably as the engine promises. */
    record Stored(long token) implements ShardEvent {}

    /** It could not be stored. */
    record StoreFailed(long token, String why) implements ShardEvent {}

    /** A newer map, or a new life of this node. */
    record MapChanged(ClusterMap map, NodeRef self) implements ShardEvent {}

    /** One who watched a key does so no longer; not said after the end of the watch was. */
    record Unwatched(String key) implements ShardEvent {}

    /** Time passes; at least every 100 ms. */
    record Tick() implements ShardEvent {}
}
