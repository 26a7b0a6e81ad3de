// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replication of a change by its coordinator: stored here and sent to the slot's other owners in parallel. For an
 * owner that does not answer, a hint goes to the next node in the ring, which would also be the manager's choice of a
 * new replica (paper §5). The client is answered once {@code copies} nodes have the change; replication continues
 * until every owner has it or a holder keeps it ({@link MissedWrites}).
 */
final class Replicator {
    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final Room room;
    private final NodeClocks clocks;
    private final MissedWrites missedWrites;
    private final ShardEffects effects;

    Replicator(
            ShardView view,
            ShardCarts carts,
            Peers peers,
            Room room,
            NodeClocks clocks,
            MissedWrites missedWrites,
            ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
        this.room = room;
        this.clocks = clocks;
        this.missedWrites = missedWrites;
        this.effects = effects;
    }

    /** Replicates a change that was decided here, and answers the request. */
    void replicate(long requestId, int slot, String key, Cart delta, Acknowledgement acknowledgement) {
        Cart outgoing = view.policy().outgoing(carts.present(slot, key), delta);
        new Write(requestId, slot, new KeyedCart(key, outgoing), null, acknowledgement).start();
    }

    /** Replicates a removal with its receipt, and answers the request with the removed entries. */
    void replicateRemoval(long requestId, int slot, String key, Cart delta, Receipt receipt, Claim claim) {
        Cart before = carts.present(slot, key);
        Cart outgoing = view.policy().outgoing(before, delta.withReceipts(RemovalReceipts.of(List.of(receipt))));
        RemovalList list = new RemovalList(receipt, before, claim);
        new Write(requestId, slot, new KeyedCart(key, outgoing), list, list).start();
    }

    /** One change until it has its copies. */
    private final class Write {
        private final long requestId;
        private final int slot;
        private final @Nullable RemovalList removal;
        private final Acknowledgement acknowledgement;
        private final int wanted;
        private KeyedCart change;
        private @Nullable Set<String> hinted;
        private int copies;
        private int pending;
        private boolean stored;
        private boolean replied;
        /** The number of times that the change was sent; copies of a former extent are not counted. */
        private int round;

        Write(
                long requestId,
                int slot,
                KeyedCart change,
                @Nullable RemovalList removal,
                Acknowledgement acknowledgement) {
            this.requestId = requestId;
            this.slot = slot;
            this.change = change;
            this.removal = removal;
            this.acknowledgement = acknowledgement;
            int possible = Math.min(view.map().settings().replicas(), view.map().size());
            this.wanted = Math.min(view.config().copies(), possible);
        }

        /** Stores the change here and sends it to all other owners. */
        void start() {
            int present = ++round;
            pending++;
            stored = false;
            copies = 0;
            hinted = null;
            if (removal != null) {
                removal.claim().restart();
            }
            carts.store(slot, change, failure -> {
                if (failure != null) {
                    refuse(ErrorCode.STORAGE_FAILED, "the node could not store the change: " + failure);
                } else if (present == round) {
                    stored = true;
                    copies++;
                }
                answerIfComplete();
            });
            for (NodeInfo owner : view.map().ownerNodes(slot)) {
                if (owner.id().equals(view.self().id())) {
                    continue;
                }
                if (isSkipped(owner)) {
                    hint(owner);
                } else {
                    if (removal != null) {
                        removal.claim().asked(owner.ref());
                    }
                    send(owner, owner, false);
                }
            }
        }

        /** Whether to do without the owner. The primary is asked about a removal in any case: it may have given the entries away. */
        private boolean isSkipped(NodeInfo owner) {
            return peers.skipped(owner.ref()) && (removal == null || !Claim.isPrimary(view, slot, owner.ref()));
        }

        private void send(NodeInfo to, NodeInfo owner, boolean hint) {
            pending++;
            int present = round;
            long sentMillis = clocks.steadyMillis();
            long timeout = peers.replicaTimeoutMillis(to.ref());
            ChangeSending.Change sent = removal == null
                    ? new ChangeSending.Change(change, hint, null, null)
                    : new ChangeSending.Change(
                            change, hint, removal.own(), removal.claim().claimant());
            ChangeSending.send(view, peers, to, sent, timeout, result -> {
                peers.adaptTimeout(to.ref(), sentMillis, result);
                Reply reply = result.reply();
                if (removal != null && !hint && present == round) {
                    if (!replied && removal.isContested(reply)) {
                        learn(removal, owner);
                    } else {
                        removal.claim().ended(owner.ref(), RemovalList.isGranted(reply));
                    }
                }
                if (reply == null) {
                    hintIfCurrent(owner, present);
                } else {
                    onReply(to, owner, present, reply);
                }
                answerIfComplete();
            });
        }

        private void onReply(NodeInfo to, NodeInfo owner, int ofRound, Reply reply) {
            if (reply instanceof Reply.Failure failure) {
                onFailure(to, owner, ofRound, failure);
                return;
            }
            copies += ofRound == round ? 1 : 0;
            if (reply instanceof Reply.Replicated replicated && removal != null) {
                extend(removal, replicated);
            }
        }

        /**
         * Handles an owner's refusal. SESSION_EXPIRED means that the owner's horizon has passed the session, so the
         * change will not survive the next comparison. But it is stored here, or about to be, and visible until then;
         * so the answer is not a definite error.
         */
        private void onFailure(NodeInfo to, NodeInfo owner, int ofRound, Reply.Failure failure) {
            if (failure.code() == ErrorCode.SESSION_EXPIRED) {
                refuse(ErrorCode.UNKNOWN, "the change may be lost again: " + failure.message());
                return;
            }
            if (failure.code() == ErrorCode.FULL) {
                room.recordPeer(to.ref(), true);
            }
            hintIfCurrent(owner, ofRound);
        }

        private void hintIfCurrent(NodeInfo owner, int ofRound) {
            if (ofRound == round) {
                hint(owner);
            }
        }

        /** Sends a hint for the owner to the next available node in the ring; without one, this node notes the missed write. */
        private void hint(NodeInfo owner) {
            if (hinted == null) {
                hinted = new HashSet<>();
            }
            for (NodeInfo next : view.map().successors(slot, owner.id())) {
                if (!room.full(next.ref())
                        && !peers.skipped(next.ref())
                        && !next.id().equals(view.self().id())
                        && hinted.add(next.id())) {
                    send(next, owner, true);
                    return;
                }
            }
            missedWrites.add(owner.ref(), change.key());
        }

        /** Sends the removal again if another owner removed more: each entry in the answer has to be gone on as many nodes as the answer names. */
        private void extend(RemovalList list, Reply.Replicated replicated) {
            KeyedCart extended = list.extend(change, replicated, carts.present(slot, change.key()));
            if (extended != null) {
                change = extended;
                start();
            }
        }

        /**
         * Fetches the owner's cart, whose receipts say which removal has entries of this one. This one gives them up
         * only then: so whoever answers a retry of the other one from here has its receipt.
         */
        private void learn(RemovalList list, NodeInfo owner) {
            pending++;
            int present = round;
            CartFetch.begin(view, peers, owner, change.key(), peers.timeoutMillis(1), cart -> {
                if (cart == null) {
                    learned(list, owner, present);
                    return;
                }
                CartMerge.absorb(
                        carts, slot, new KeyedCart(change.key(), cart), failure -> learned(list, owner, present));
            });
        }

        private void learned(RemovalList list, NodeInfo owner, int ofRound) {
            KeyedCart struck = replied ? null : list.strike(change, carts.held(slot, change.key()));
            if (struck != null) {
                change = struck;
                start();
            } else if (ofRound == round) {
                list.claim().ended(owner.ref(), false);
            }
            answerIfComplete();
        }

        private void refuse(ErrorCode code, String why) {
            if (!replied) {
                replied = true;
                effects.refuse(requestId, code, why);
            }
        }

        private void answerIfComplete() {
            pending--;
            boolean settled = removal == null || removal.claim().settled();
            if (!replied && ((stored && settled && copies >= wanted) || pending == 0)) {
                replied = true;
                answer();
            }
        }

        private void answer() {
            int least = view.config().copiesMin();
            if (copies >= least) {
                effects.answer(requestId, acknowledgement.reply(copies, view.epoch()));
                return;
            }
            effects.refuse(
                    requestId,
                    ErrorCode.TOO_FEW_COPIES,
                    "the change has " + copies + " copies, copies.min requires " + least
                            + "; a retry with the same session and seq is safe");
        }
    }
}
