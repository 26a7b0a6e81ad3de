// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Read repair of one cart (paper §6, "not implemented" there): fetches missing changes from the slot's other owners,
 * then from all other members, which may hold hints. Owners that lack changes themselves are sent the merged cart.
 */
final class KeyRepair {
    /** The end of a repair; any state, the map included, may have changed meanwhile. */
    interface End {
        /**
         * Called once.
         *
         * @param enough whether the cart now has the required changes
         * @param asked whether every member was asked and has answered
         */
        void ended(boolean enough, boolean asked);
    }

    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;

    KeyRepair(ShardView view, ShardCarts carts, Peers peers) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
    }

    /** Repairs the cart until it has enough, and calls {@code then} with whether it has; any state, the map included, may have changed meanwhile. */
    void repairUntil(int slot, String key, BooleanSupplier enough, Consumer<Boolean> then) {
        if (enough.getAsBoolean()) {
            then.accept(true);
        } else {
            new Search(slot, key, enough, false, (found, asked) -> then.accept(found)).begin();
        }
    }

    /** The same, but asks recently silent members too, and reports whether any member could not be asked. */
    void searchEverywhere(int slot, String key, BooleanSupplier enough, End end) {
        new Search(slot, key, enough, true, end).begin();
    }

    private final class Search {
        private final int slot;
        private final String key;
        private final BooleanSupplier enough;
        private final boolean thorough;
        private final End end;
        private final Map<NodeInfo, Cart> answers = new HashMap<>();
        private boolean missed;

        Search(int slot, String key, BooleanSupplier enough, boolean thorough, End end) {
            this.slot = slot;
            this.key = key;
            this.enough = enough;
            this.thorough = thorough;
            this.end = end;
        }

        void begin() {
            List<NodeInfo> owners = view.otherOwners(slot);
            List<NodeInfo> holders = new ArrayList<>(view.otherMembers());
            holders.removeAll(owners);
            ask(owners, answers, () -> {
                if (enough.getAsBoolean()) {
                    ended();
                } else {
                    ask(holders, new HashMap<>(), this::ended);
                }
            });
        }

        private void ended() {
            answers.forEach((owner, cart) -> sendBack(owner, slot, new KeyedCart(key, cart)));
            end.ended(enough.getAsBoolean(), !missed);
        }

        private void ask(List<NodeInfo> of, Map<NodeInfo, Cart> into, Runnable then) {
            Gather.<NodeInfo>each(
                    of,
                    (peer, answers) -> {
                        if (thorough || !peers.skipped(peer.ref())) {
                            fetch(peer, into, answers);
                        } else {
                            answers.failed();
                        }
                    },
                    all -> {
                        missed |= !all;
                        then.run();
                    });
        }

        private void fetch(NodeInfo peer, Map<NodeInfo, Cart> into, Gather answers) {
            CartFetch.begin(view, peers, peer, key, peers.timeoutMillis(1), cart -> {
                if (cart == null) {
                    answers.failed();
                    return;
                }
                into.put(peer, cart);
                CartMerge.absorb(carts, slot, new KeyedCart(key, cart), failure -> answers.answer(failure == null));
            });
        }
    }

    private void sendBack(NodeInfo owner, int slot, KeyedCart answered) {
        Cart merged = carts.held(slot, answered.key());
        if (view.policy().merge(answered.cart(), merged).equals(answered.cart())) {
            return;
        }
        List<KeyedCart> newest = List.of(new KeyedCart(answered.key(), merged));
        CartSending.Message message = parts -> new PeerRequest.SendRep(owner.incarnation(), parts, view.epoch());
        CartSending.send(view, peers, owner, newest, peers.timeoutMillis(1), message, result -> {
            // what this one leaves undone, the next comparison of the two owners finds
        });
    }
}
