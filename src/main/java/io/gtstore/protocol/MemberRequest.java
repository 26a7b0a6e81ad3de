// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.BitSet;

/** A request about the cluster: its members, its map, who fails, who answers (paper §2.1). */
public sealed interface MemberRequest extends Request {
    @Override
    default int lastSlot() {
        return -1;
    }

    /** Opens a connection: who speaks, and the longest frame and the most requests in flight that it allows; 0 where it does not say. */
    record Hello(
            int version, String role, String node, long incarnation, long epoch, int maxFrameBytes, int maxInFlight)
            implements MemberRequest {
        /** One that says nothing of its bounds. */
        public Hello(int version, String role, String node, long incarnation, long epoch) {
            this(version, role, node, incarnation, epoch, 0, 0);
        }

        /** The same with these bounds. */
        public Hello within(int frameBytes, int inFlight) {
            return new Hello(version, role, node, incarnation, epoch, frameBytes, inFlight);
        }

        @Override
        public Op op() {
            return Op.HELLO;
        }
    }

    /** The paper's report_node_failure: by node, or by port alone. */
    record Report(String key, String node, int port, long incarnation) implements MemberRequest {
        @Override
        public Op op() {
            return Op.REPORT;
        }
    }

    /** Asks for the map, or for what changed in it since an epoch. */
    record GetMap(long since) implements MemberRequest {
        @Override
        public Op op() {
            return Op.MAP;
        }
    }

    /** Hands a newer map to one who has an older one. */
    record OfferMap(MapDelta map) implements MemberRequest {
        @Override
        public Op op() {
            return Op.OFFER_MAP;
        }
    }

    /** Asks for a sign of life that names the node and its incarnation. */
    record Ping() implements MemberRequest {
        @Override
        public Op op() {
            return Op.PING;
        }
    }

    /** Asks which managers decide together, and which of them leads. */
    record GetManagers() implements MemberRequest {
        @Override
        public Op op() {
            return Op.MANAGERS;
        }
    }

    /** Asks a node to ping another one on the asker's behalf, and how long that may take in ms; 0 where it does not say. */
    record Probe(NodeInfo node, int timeoutMillis) implements MemberRequest {
        @Override
        public Op op() {
            return Op.PROBE;
        }
    }

    /** A node asks to be a member, with its weight and its zone, see {@link NodeInfo}, and what it remembers of the cluster that it was in. */
    record Join(String node, String host, int port, int weight, String zone, FormerCluster former)
            implements MemberRequest {
        @Override
        public Op op() {
            return Op.JOIN;
        }
    }

    /** A node has caught up on slots. */
    record Synced(String node, long incarnation, BitSet slots, long epoch) implements MemberRequest {
        @Override
        public Op op() {
            return Op.SYNCED;
        }
    }

    /** An operator wants a node to hand over what it has and leave. */
    record Leave(String node) implements MemberRequest {
        @Override
        public Op op() {
            return Op.LEAVE;
        }
    }

    /** A node that was to leave holds nothing any more. */
    record Left(String node, long incarnation) implements MemberRequest {
        @Override
        public Op op() {
            return Op.LEFT;
        }
    }

    /** An operator writes off a member that was evicted and will not return. */
    record Forget(String node) implements MemberRequest {
        @Override
        public Op op() {
            return Op.FORGET;
        }
    }

    /** The paper's Node_Down: a node reports another one. */
    record NodeDown(String from, String node, long incarnation) implements MemberRequest {
        @Override
        public Op op() {
            return Op.NODE_DOWN;
        }
    }

    /** The paper's replica: who holds the copies of a node's slots. */
    record Replica(String node) implements MemberRequest {
        @Override
        public Op op() {
            return Op.REPLICA;
        }
    }
}
