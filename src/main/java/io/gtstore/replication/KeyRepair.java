package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Fetches what one cart lacks: from the slot's other owners, then from any other member, which may hold a hint. */
final class KeyRepair {
    private final ShardState state;

    KeyRepair(ShardState state) {
        this.state = state;
    }

    /** Tells {@code then} whether the cart is good enough, after repair if need be. */
    void until(int slot, String key, Predicate<Cart> enough, Consumer<Boolean> then) {
        if (enough.test(state.cart(slot, key))) {
            then.accept(true);
            return;
        }
        List<NodeInfo> owners = state.otherOwners(slot);
        List<NodeInfo> holders = new ArrayList<>(state.otherMembers());
        holders.removeAll(owners);
        ask(owners, slot, key, () -> {
            if (enough.test(state.cart(slot, key))) {
                then.accept(true);
            } else {
                ask(holders, slot, key, () -> then.accept(enough.test(state.cart(slot, key))));
            }
        });
    }

    private void ask(List<NodeInfo> peers, int slot, String key, Runnable then) {
        Round round = new Round(then);
        for (NodeInfo peer : peers) {
            if (!state.skipped(peer.ref())) {
                round.begin();
                Request request = new Request.GetRep(
                        peer.incarnation(), new BitSet(), key, "", state.map().epoch());
                state.send(peer, request, state.config.replicaTimeoutMillis(), new Merged(round, slot, peer));
            }
        }
        round.end();
    }

    /** Runs {@code then} once all that was begun has ended. */
    private static final class Round {
        private final Runnable then;
        private int open = 1;

        Round(Runnable then) {
            this.then = then;
        }

        void begin() {
            open++;
        }

        void end() {
            if (--open == 0) {
                then.run();
            }
        }
    }

    private final class Merged implements ShardState.Outcome {
        private final Round round;
        private final int slot;
        private final NodeInfo peer;

        Merged(Round round, int slot, NodeInfo peer) {
            this.round = round;
            this.slot = slot;
            this.peer = peer;
        }

        @Override
        public void answered(Reply reply) {
            if (reply instanceof Reply.Carts carts) {
                for (KeyedCart keyed : carts.carts()) {
                    round.begin();
                    Absorption.absorb(state, slot, keyed, round::end, why -> round.end());
                }
            }
            round.end();
        }

        @Override
        public void unanswered(boolean silent) {
            state.saw(peer, silent);
            round.end();
        }
    }
}
