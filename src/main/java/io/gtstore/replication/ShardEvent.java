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

    /** Handles events, a method for each kind; so a new kind does not compile until it is handled. */
    interface Handler {
        /** A client or a peer asks. */
        void asked(Asked asked);

        /** A request to a peer has ended. */
        void peerResult(PeerResult result);

        /** A store has ended. */
        void storeResult(StoreResult result);

        /** The map, or this node's incarnation, has changed. */
        void mapChanged(MapChanged changed);

        /** A peer limits its frames. */
        void peerFrame(PeerFrame frame);

        /** A manager has answered. */
        void managerAnswered(ManagerAnswered answer);

        /** A watcher has gone. */
        void unwatched(Unwatched unwatched);

        /** Time passes. */
        void tick();
    }

    /**
     * A client or a peer asks; the answer bears the same {@code ask}.
     *
     * @param frameBytes the longest frame that the asker takes
     */
    record Asked(long requestId, Request request, int frameBytes) implements ShardEvent {
        /** By one who takes whatever this node may send. */
        public Asked(long requestId, Request request) {
            this(requestId, request, Integer.MAX_VALUE);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.asked(this);
        }
    }

    /** A peer takes shorter frames than this node may send. */
    record PeerFrame(NodeRef peer, int frameBytes) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.peerFrame(this);
        }
    }

    /** The end of a request to a peer: its reply, or that there was none. */
    sealed interface PeerResult extends ShardEvent {
        /** The token of the {@link ShardEffect.Send}. */
        long token();

        /** What the peer replied; null if it did not. */
        @Nullable
        Reply reply();

        /** What kept the reply away; null if there is one. */
        @Nullable
        Why why();

        /** Whether the peer was sent the request and may have carried it out, although no reply came. */
        default boolean silent() {
            return why() == Why.SILENT;
        }

        /** Whether the peer replied, with something else than a failure. */
        default boolean ok() {
            Reply reply = reply();
            return reply != null && !(reply instanceof Reply.Failure);
        }

        @Override
        default void dispatch(Handler handler) {
            handler.peerResult(this);
        }
    }

    /** A peer answered what was sent under the token. */
    record Answered(long token, Reply reply) implements PeerResult {
        @Override
        public @Nullable Why why() {
            return null;
        }
    }

    /** A peer did not answer. */
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

    /** What kept an answer away. */
    enum Why {
        /** It timed out, or the connection broke: the peer may have done what it was asked. */
        SILENT,
        /** The peer refused the connection. */
        REFUSED,
        /** The attempt failed on this side: nothing was sent, and nothing is known of the peer. */
        UNTRIED
    }

    /** The end of a store. */
    sealed interface StoreResult extends ShardEvent {
        /** The token of the {@link ShardEffect.Store}. */
        long token();

        /** Why the change could not be stored; null if it is stored, as durably as the engine promises. */
        @Nullable
        String failure();

        @Override
        default void dispatch(Handler handler) {
            handler.storeResult(this);
        }
    }

    /** What was to be stored under the token is stored. */
    record Stored(long token) implements StoreResult {
        @Override
        public @Nullable String failure() {
            return null;
        }
    }

    /** It could not be stored. */
    record StoreFailed(long token, String failure) implements StoreResult {}

    /** A newer map, or a new life of this node. */
    record MapChanged(ClusterMap map, NodeRef self) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.mapChanged(this);
        }
    }

    /** One who watched a key does so no longer; not said after the end of the watch was. */
    record Unwatched(String key) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.unwatched(this);
        }
    }

    /**
     * A manager has answered.
     *
     * @param clockMillis what its wall clock shows, in ms since 1970; 0 if it does not say
     * @param manager who made the map that it goes by
     * @param epoch the epoch of that map; 0 if it has yet to hear of one, or does not know whether it is the latest
     */
    record ManagerAnswered(long clockMillis, String manager, long epoch) implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.managerAnswered(this);
        }
    }

    /** Time passes; at least every 100 ms. */
    record Tick() implements ShardEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.tick();
        }
    }
}
