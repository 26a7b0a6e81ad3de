// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import org.jspecify.annotations.Nullable;

/** An event for a shard's core. */
public sealed interface ShardEvent {
    /** Calls the handler's method for this kind of event. */
    void dispatch(Handler handler);

    /** Visitor with a method for each kind of event; a new kind does not compile until it is handled. */
    interface Handler {
        /** A request from a client or peer. */
        void asked(Asked asked);

        /** A request to a peer has ended. */
        void peerResult(PeerResult result);

        /** A store has ended. */
        void storeResult(StoreResult result);

        /** The map, or this node's incarnation, has changed. */
        void mapChanged(MapChanged changed);

        /** A peer's frame limit. */
        void peerFrame(PeerFrame frame);

        /** A manager has answered. */
        void managerAnswered(ManagerAnswered answer);

        /** The end of a watch. */
        void unwatched(Unwatched unwatched);

        /** A tick. */
        void tick();
    }

    /**
     * A request from a client or peer; the answer has the same {@code requestId}.
     *
     * @param frameBytes the longest frame that the asker accepts
     */
    record Asked(long requestId, Request request, int frameBytes) implements ShardEvent {
        /** From an asker without a frame limit of its own. */
        public Asked(long requestId, Request request) {
            this(requestId, request, Integer.MAX_VALUE);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.asked(this);
        }
    }

    /** A peer accepts shorter frames than this node may send. */
    record PeerFrame(NodeRef peer, int frameBytes) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.peerFrame(this);
        }
    }

    /** The end of a request to a peer: its reply, or the lack of one. */
    sealed interface PeerResult extends ShardEvent {
        /** The token of the {@link ShardEffect.Send}. */
        long token();

        /** The peer's reply; null without one. */
        @Nullable
        Reply reply();

        /** The reason for a missing reply; null with a reply. */
        @Nullable
        Why why();

        /** Whether the request was sent, and may have been carried out, without a reply. */
        default boolean silent() {
            return why() == Why.SILENT;
        }

        /** Whether the peer replied with success. */
        default boolean ok() {
            Reply reply = reply();
            return reply != null && !(reply instanceof Reply.Failure);
        }

        @Override
        default void dispatch(Handler handler) {
            handler.peerResult(this);
        }
    }

    /** A peer replied to the request with that token. */
    record Answered(long token, Reply reply) implements PeerResult {
        @Override
        public @Nullable Why why() {
            return null;
        }
    }

    /** A peer did not reply. */
    record Unanswered(long token, Why why) implements PeerResult {
        /** Silent, or refused. */
        public Unanswered(long token, boolean silent) {
            this(token, silent ? Why.SILENT : Why.REFUSED);
        }

        @Override
        public @Nullable Reply reply() {
            return null;
        }
    }

    /** The reasons for a missing reply. */
    enum Why {
        /** Time-out, or the connection dropped: the peer may have carried out the request. */
        SILENT,
        /** The peer refused the connection. */
        REFUSED,
        /** The attempt failed on this side: nothing was sent, and nothing is known about the peer. */
        UNTRIED
    }

    /** The end of a store. */
    sealed interface StoreResult extends ShardEvent {
        /** The token of the {@link ShardEffect.Store}. */
        long token();

        /** The reason for a failed store; null if the change is stored, as durably as the engine promises. */
        @Nullable
        String failure();

        @Override
        default void dispatch(Handler handler) {
            handler.storeResult(this);
        }
    }

    /** The change with that token is stored. */
    record Stored(long token) implements StoreResult {
        @Override
        public @Nullable String failure() {
            return null;
        }
    }

    /** The change with that token could not be stored. */
    record StoreFailed(long token, String failure) implements StoreResult {}

    /** A newer map, or a new incarnation of this node. */
    record MapChanged(ClusterMap map, NodeRef self) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.mapChanged(this);
        }
    }

    /** One watch of a key has ended; not sent after {@link ShardEffect.WatchEnded}. */
    record Unwatched(String key) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.unwatched(this);
        }
    }

    /**
     * A manager's answer to a ping.
     *
     * @param clockMillis its wall clock, in ms since 1970; 0 if unknown
     * @param manager the manager that made its map
     * @param epoch the epoch of that map; 0 if it has none, or does not know whether it is the latest
     */
    record ManagerAnswered(long clockMillis, String manager, long epoch) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.managerAnswered(this);
        }
    }

    /** A tick, at least every 100 ms. */
    record Tick() implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.tick();
        }
    }
}
