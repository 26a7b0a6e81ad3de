// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Span;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.WireLength;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replica side of the protocol (paper §2.2): replicate, exchange, send_rep and get_rep. Received carts are merged, whoever owns the slot. */
final class ReplicaPath {
    private final ShardView view;
    private final ShardCarts carts;
    private final CopyAdmission admission;
    private final HeldCarts held;
    private final Arrivals arrivals;
    private final LeaveTask leave;
    private final ShardEffects effects;
    private final BiConsumer<KeyedCart, Taking> alone = this::takeAlone;
    private final BiConsumer<KeyedCart, Taking> inParts = this::takeCart;

    ReplicaPath(
            ShardView view,
            ShardCarts carts,
            CopyAdmission admission,
            HeldCarts held,
            Arrivals arrivals,
            LeaveTask leave,
            ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.admission = admission;
        this.held = held;
        this.arrivals = arrivals;
        this.leave = leave;
        this.effects = effects;
    }

    /** Merges all of the changes, or answers with an error; some of them may be stored even then. */
    void replicate(long requestId, PeerRequest.Replicate replicate) {
        if (effects.refuseOtherIncarnation(requestId, replicate.incarnation())
                || admission.refuse(requestId, replicate)) {
            return;
        }
        Dot removal = replicate.removal();
        if (removal == null) {
            take(requestId, replicate.changes(), this::done);
        } else {
            remove(requestId, removal, replicate);
        }
    }

    /** Merges the removal, and answers with the entries that this owner knows to be removed and the coordinator does not. */
    private void remove(long requestId, Dot own, PeerRequest.Replicate replicate) {
        CausalContext taken = replicate.taken();
        KeyedCart sent = replicate.changes().get(0);
        int slot = view.slotOf(sent.key());
        Cart present = carts.present(slot, sent.key());
        KeyedCart change = taken == null ? sent : TakenEntries.fillIn(sent, own, taken, present);
        if (change == null) {
            effects.refuse(
                    requestId, ErrorCode.BEHIND, "entries that the removal took are missing here; send them with it");
            return;
        }
        ReplicatedRemoval removal = new ReplicatedRemoval(own, change, present, grants(slot, replicate));
        long room = (long) effects.answerBytes(requestId) - WireLength.ENVELOPE;
        take(requestId, List.of(removal.change()), () -> removal.reply(room, view.epoch()));
    }

    /** Whether this owner grants the sender's claim, see {@link Claim}. */
    private boolean grants(int slot, PeerRequest.Replicate replicate) {
        NodeRef claimant = replicate.claimant();
        return claimant != null
                && view.owns(slot)
                && replicate.epoch() <= view.epoch()
                && Claim.isPrimary(view, slot, claimant);
    }

    /**
     * Merges the carts, and returns those that then have more than was sent, as many as fit one answer. Of a cart
     * that exceeds an answer the first part is returned, upon which the peer fetches it.
     */
    void exchange(long requestId, PeerRequest.Exchange exchange) {
        if (effects.refuseOtherIncarnation(requestId, exchange.incarnation())) {
            return;
        }
        take(
                requestId,
                exchange.carts(),
                () -> new Reply.Carts(
                        changedCarts(exchange.carts(), effects.answerBytes(requestId)), null, view.epoch()));
    }

    private List<KeyedCart> changedCarts(List<KeyedCart> sent, int frameBytes) {
        Parcel more = Parcel.of(view, frameBytes);
        for (KeyedCart keyed : sent) {
            Cart held = carts.held(view.slotOf(keyed.key()), keyed.key());
            if (!held.equals(keyed.cart()) && (!more.addPart(keyed.key(), held, null) || more.within() != null)) {
                break;
            }
        }
        return more.carts();
    }

    void sendRep(long requestId, PeerRequest.SendRep sendRep) {
        if (!effects.refuseOtherIncarnation(requestId, sendRep.incarnation())) {
            take(requestId, sendRep.carts(), this::done, inParts);
        }
    }

    /**
     * Merges a received cart or part. A part whose predecessors are not here, as after a restart, is merged, too, but
     * answered as {@code behind}, so that its sender does not count the cart as delivered.
     */
    private void takeCart(KeyedCart keyed, Taking taking) {
        int slot = view.slotOf(keyed.key());
        Span span = keyed.span();
        CartParts parts = span == null ? null : arrivals.takeBefore(keyed.key(), span);
        if (span == null) {
            takeAlone(keyed, taking);
        } else if (parts == null) {
            CartMerge.absorb(carts, slot, keyed, failure -> {
                if (failure == null) {
                    taking.lacksParts();
                } else {
                    taking.onResult(failure);
                }
            });
        } else {
            CartMerge.absorbPart(carts, slot, keyed, span, parts, failure -> {
                if (failure == null) {
                    arrivals.record(keyed.key(), span, parts);
                }
                taking.onResult(failure);
            });
        }
    }

    private void takeAlone(KeyedCart keyed, Taking taking) {
        CartMerge.absorb(carts, view.slotOf(keyed.key()), keyed, taking);
    }

    void getRep(long requestId, PeerRequest.GetRep getRep) {
        if (!effects.refuseOtherIncarnation(requestId, getRep.incarnation())) {
            held.answer(requestId, getRep.slots(), getRep.key(), getRep.after(), getRep.epoch());
        }
    }

    private Reply done() {
        return new Reply.Done(view.epoch());
    }

    private void take(long requestId, List<KeyedCart> all, Supplier<Reply> reply) {
        take(requestId, all, reply, alone);
    }

    private void take(long requestId, List<KeyedCart> all, Supplier<Reply> reply, BiConsumer<KeyedCart, Taking> each) {
        if (leave.closed()) {
            effects.refuse(
                    requestId,
                    ErrorCode.NOT_READY,
                    "this node is leaving and accepts no more copies; use another node");
            return;
        }
        Gather answers = Gather.of(all.size(), stored -> {
            if (stored) {
                effects.answer(requestId, reply.get());
            }
        });
        for (KeyedCart keyed : all) {
            each.accept(keyed, new Taking(requestId, answers));
        }
    }

    /** Progress of storing the received carts; the first failure is the answer. */
    private final class Taking implements StoreCallback {
        private final long requestId;
        private final Gather answers;

        Taking(long requestId, Gather answers) {
            this.requestId = requestId;
            this.answers = answers;
        }

        @Override
        public void onResult(@Nullable String failure) {
            if (failure == null) {
                answers.succeeded();
            } else {
                refuse(ErrorCode.STORAGE_FAILED, "the node could not store the copy: " + failure);
            }
        }

        void lacksParts() {
            refuse(ErrorCode.BEHIND, "earlier parts of this cart are missing here; start with the first one");
        }

        private void refuse(ErrorCode code, String why) {
            if (answers.failed()) {
                effects.refuse(requestId, code, why);
            }
        }
    }
}
