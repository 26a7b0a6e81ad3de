package io.gtstore.replication;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The paper's download of a replica (§4, §6): the slots that this node owns but has not caught up on are fetched from every other member, owners and
 * holders alike, and merged; then the manager is told. One run at a time; what a failed source left out is fetched again in the next.
 */
final class CatchUp {
    private static final int FETCH_TIMEOUTS = 10;

    private final ShardState state;
    private BitSet done = new BitSet();
    private NodeRef life;
    private boolean running;

    CatchUp(ShardState state) {
        this.state = state;
        this.life = state.self();
    }

    /** Starts a run if slots are to be caught up on and none is under way. */
    void look() {
        if (!life.equals(state.self())) {
            life = state.self();
            done = new BitSet();
        }
        BitSet behind = behind();
        done.and(behind);
        behind.andNot(done);
        if (!running && !behind.isEmpty()) {
            running = true;
            new Run(behind).start();
        }
    }

    /** Tells the manager again what it may have missed. */
    void remind() {
        if (!done.isEmpty()) {
            state.caughtUp((BitSet) done.clone());
        }
    }

    private BitSet behind() {
        BitSet behind = state.map().slotsOf(state.self());
        for (int slot = behind.nextSetBit(0); slot >= 0; slot = behind.nextSetBit(slot + 1)) {
            OwnerInfo own = state.ownership(slot);
            behind.set(slot, own != null && own.state() == OwnerState.CATCHING_UP);
        }
        return behind;
    }

    private final class Run {
        private final BitSet slots;
        private final NodeRef asWhom = state.self();
        private final ClusterMap begunUnder = state.map();
        private final Set<NodeRef> complete = new HashSet<>();
        private int open = 1;

        Run(BitSet slots) {
            this.slots = slots;
        }

        void start() {
            for (NodeInfo source : state.otherMembers()) {
                open++;
                fetch(source, "");
            }
            ended();
        }

        private void fetch(NodeInfo source, String after) {
            Request request = new Request.GetRep(
                    source.incarnation(), slots, null, after, state.map().epoch());
            long timeout = FETCH_TIMEOUTS * state.config.replicaTimeoutMillis();
            state.send(source, request, timeout, new ShardState.Outcome() {
                @Override
                public void answered(Reply reply) {
                    if (reply instanceof Reply.Carts carts) {
                        merge(source, carts);
                    } else {
                        ended();
                    }
                }

                @Override
                public void unanswered(boolean silent) {
                    state.saw(source, silent);
                    ended();
                }
            });
        }

        private void merge(NodeInfo source, Reply.Carts chunk) {
            int[] left = {chunk.carts().size() + 1};
            boolean[] failed = {false};
            Runnable each = () -> {
                if (--left[0] == 0) {
                    merged(source, chunk, failed[0]);
                }
            };
            for (KeyedCart keyed : chunk.carts()) {
                Absorption.absorb(state, state.map().slotOf(keyed.key()), keyed, each, why -> {
                    failed[0] = true;
                    each.run();
                });
            }
            each.run();
        }

        private void merged(NodeInfo source, Reply.Carts chunk, boolean failed) {
            String next = chunk.next();
            if (failed) {
                ended();
            } else if (next == null) {
                complete.add(source.ref());
                ended();
            } else {
                fetch(source, next);
            }
        }

        private void ended() {
            if (--open > 0) {
                return;
            }
            running = false;
            if (!asWhom.equals(state.self())) {
                return;
            }
            BitSet caughtUp = new BitSet();
            slots.stream().filter(this::hasAll).forEach(caughtUp::set);
            if (!caughtUp.isEmpty()) {
                done.or(caughtUp);
                state.caughtUp(caughtUp);
            }
        }

        /** Whether every owner that has caught up, and had when it was asked, has given all it has. */
        private boolean hasAll(int slot) {
            return state.owners(slot).owners().stream()
                    .filter(owner -> owner.state().caughtUp())
                    .allMatch(owner -> complete.contains(owner.ref()) && hadCaughtUp(slot, owner.ref()));
        }

        private boolean hadCaughtUp(int slot, NodeRef source) {
            OwnerInfo then = begunUnder.owners(slot).owner(source);
            return then != null && then.state().caughtUp();
        }
    }
}
