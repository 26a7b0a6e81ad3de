package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Fetches what one cart lacks: from the slot's other owners, then from any other member, which may hold a hint. Owners that turn out to lack
 * something themselves get it sent back (paper §6, "not implemented" there).
 */
final class KeyRepair {
    private final ShardState state;

    KeyRepair(ShardState state) {
        this.state = state;
    }

    /** Tells {@code then} whether it is enough, after repair if need be; all may have changed meanwhile, the map included. */
    void until(int slot, String key, BooleanSupplier enough, Consumer<Boolean> then) {
        if (enough.getAsBoolean()) {
            then.accept(true);
            return;
        }
        List<NodeInfo> owners = state.otherOwners(slot);
        List<NodeInfo> holders = new ArrayList<>(state.otherMembers());
        holders.removeAll(owners);
        Map<NodeInfo, Cart> answers = new HashMap<>();
        Runnable ended = () -> {
            answers.forEach((owner, cart) -> sendBack(owner, slot, new KeyedCart(key, cart)));
            then.accept(enough.getAsBoolean());
        };
        ask(owners, slot, key, answers, () -> {
            if (enough.getAsBoolean()) {
                ended.run();
            } else {
                ask(holders, slot, key, new HashMap<>(), ended);
            }
        });
    }

    private void sendBack(NodeInfo owner, int slot, KeyedCart answered) {
        Cart merged = state.cart(slot, answered.key());
        if (state.policy().merge(answered.cart(), merged).equals(answered.cart())) {
            return;
        }
        List<KeyedCart> newest = List.of(new KeyedCart(answered.key(), merged));
        CartSending.Message message = carts ->
                new Request.SendRep(owner.incarnation(), carts, state.map().epoch());
        long timeout = state.config.replicaTimeoutMillis();
        CartSending.send(state, owner, newest, timeout, message, new ShardState.Outcome() {
            @Override
            public void answered(Reply reply) {
                // what this one leaves undone, the next comparison of the two owners finds
            }

            @Override
            public void unanswered(boolean silent) {
                state.saw(owner, silent);
            }
        });
    }

    private void ask(List<NodeInfo> peers, int slot, String key, Map<NodeInfo, Cart> answers, Runnable then) {
        Round round = new Round(then);
        for (NodeInfo peer : peers) {
            if (!state.skipped(peer.ref())) {
                round.begin();
                Merged merged = new Merged(round, slot, key, peer, answers);
                CartFetch.begin(state, peer, key, state.config.replicaTimeoutMillis(), merged);
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

    private final class Merged implements CartFetch.End {
        private final Round round;
        private final int slot;
        private final String key;
        private final NodeInfo peer;
        private final Map<NodeInfo, Cart> answers;

        Merged(Round round, int slot, String key, NodeInfo peer, Map<NodeInfo, Cart> answers) {
            this.round = round;
            this.slot = slot;
            this.key = key;
            this.peer = peer;
            this.answers = answers;
        }

        @Override
        public void came(Cart cart) {
            answers.put(peer, cart);
            Absorption.absorb(state, slot, new KeyedCart(key, cart), round::end, why -> round.end());
        }

        @Override
        public void refused() {
            round.end();
        }

        @Override
        public void unanswered(boolean silent) {
            state.saw(peer, silent);
            round.end();
        }
    }
}
