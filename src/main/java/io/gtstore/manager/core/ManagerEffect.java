// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeInfo;
import java.util.BitSet;

/** An effect of the manager's decisions, which its shell carries out. */
public sealed interface ManagerEffect {
    /** Carries effects out, a method for each kind. */
    interface Handler {
        void publish(Publish publish);

        void propose(Propose propose);

        void probe(Probe probe);

        void probeVia(ProbeVia probe);

        void witness(Witness witness);

        void note(Note note);
    }

    /** Calls the handler's method for this kind of effect. */
    void dispatch(Handler handler);

    /**
     * The map changed: those concerned are told, the owners of these slots and the clients of keys in them.
     *
     * @param since the epoch before the change
     */
    record Publish(ClusterMap map, long since, BitSet slots) implements ManagerEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.publish(this);
        }
    }

    /**
     * The managers are to agree upon what {@link ManagerCore#plan} makes of a wish; what comes of it is {@link ManagerEvent.Committed}. Never wanted by a
     * manager that decides alone.
     */
    record Propose(Command command) implements ManagerEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.propose(this);
        }
    }

    /** Ping the suspect over a fresh connection. */
    record Probe(NodeInfo suspect, int round) implements ManagerEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.probe(this);
        }
    }

    /** Ask a member to ping the suspect. */
    record ProbeVia(NodeInfo via, NodeInfo suspect, int round) implements ManagerEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.probeVia(this);
        }
    }

    /** Ping a member to learn whether the manager itself is cut off. */
    record Witness(NodeInfo member) implements ManagerEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.witness(this);
        }
    }

    /** A line for the log. */
    record Note(String line) implements ManagerEffect {
        @Override
        public void dispatch(Handler handler) {
            handler.note(this);
        }
    }
}
