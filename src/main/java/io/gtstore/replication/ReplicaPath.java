package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Span;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests of other nodes (paper §2.2): replicate, exchange, send_rep and get_rep. What they send is merged, whoever owns the slot. */
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

    /** Takes all of the changes in, or answers with an error; some of them may be here then all the same. */
    void replicate(long requestId, PeerRequest.Replicate replicate) {
        if (effects.refuseOtherIncarnation(requestId, replicate.incarnation())
                || admission.refuse(requestId, replicate)) {
            return;
        }
        Dot removal = replicate.removal();
        if (removal == null) {
            take(requestId, replicate.changes(), this::done);
        } else {
            remove(requestId, removal, replicate.changes().get(0));
        }
    }

    private Cart present(KeyedCart change) {
        return carts.present(view.slotOf(change.key()), change.key());
    }

    /**
     * From now on a retry may come here, too. What this owner knows to have gone, and the coordinator does not, goes back with the answer; what goes only here has a
     * receipt of its own, beside the coordinator's.
     */
    private void remove(long requestId, Dot own, KeyedCart change) {
        Set<Dot> told = new HashSet<>();
        Receipt sent = change.cart().receipts().find(own);
        if (sent != null) {
            sent.removed().forEach(entry -> told.add(entry.dot()));
        }
        Cart present = present(change);
        List<Entry> goneHere = new ArrayList<>(goneHere(change, own.session()));
        goneHere.removeIf(entry -> told.contains(entry.dot()));
        Cart telling = change.cart();
        if (sent != null && !goneHere.isEmpty()) {
            telling = telling.telling(RemovalReceipts.of(List.of(Receipt.found(sent, goneHere))));
        }
        Span span = change.span();
        Predicate<Entry> news = entry -> told.add(entry.dot()) && (span == null || span.holds(entry.dot()));
        List<Entry> removed =
                present.receipts().decided(own).stream().filter(news).toList();
        List<Entry> found = Stream.concat(goneHere.stream(), present.receipts().found(own).stream())
                .filter(news)
                .toList();
        long room = (long) effects.answerBytes(requestId) - WireLength.ENVELOPE;
        take(requestId, List.of(new KeyedCart(change.key(), telling, span)), () -> replicated(removed, found, room));
    }

    /** As much of both as one answer can hold. */
    private Reply replicated(List<Entry> removed, List<Entry> found, long room) {
        if (removed.isEmpty() && found.isEmpty()) {
            return done();
        }
        List<Entry> both = new ArrayList<>(removed);
        both.addAll(found);
        int fit = RemovedPage.fit(both, room);
        int first = Math.min(fit, removed.size());
        return new Reply.Replicated(removed.subList(0, first), both.subList(first, fit), view.epoch());
    }

    /**
     * What goes here of the session's own changes, which it closes seen or not. Of others' the coordinator has seen all that it takes: what is not in its list,
     * somebody else was told of.
     */
    private List<Entry> goneHere(KeyedCart change, String session) {
        Cart present = present(change);
        return change.changeOf(present).dropsOf(present).stream()
                .filter(entry -> entry.dot().session().equals(session))
                .toList();
    }

    /**
     * The carts are merged; those that are then more than was sent go back, as many as one answer may hold. Of one that exceeds an answer its first part goes
     * back, by which the other side knows to fetch it.
     */
    void exchange(long requestId, PeerRequest.Exchange exchange) {
        if (effects.refuseOtherIncarnation(requestId, exchange.incarnation())) {
            return;
        }
        take(
                requestId,
                exchange.carts(),
                () -> new Reply.Carts(more(exchange.carts(), effects.answerBytes(requestId)), null, view.epoch()));
    }

    private List<KeyedCart> more(List<KeyedCart> sent, int frameBytes) {
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

    /** Of a cart in parts whose earlier ones are not here, as after a restart, the part is taken all the same, but its sender must not count the cart as given. */
    private void takeCart(KeyedCart keyed, Taking taking) {
        int slot = view.slotOf(keyed.key());
        Span span = keyed.span();
        CartParts parts = span == null ? null : arrivals.before(keyed.key(), span);
        if (span == null) {
            takeAlone(keyed, taking);
        } else if (parts == null) {
            CartMerge.absorb(carts, slot, keyed, failure -> {
                if (failure == null) {
                    taking.lacksParts();
                } else {
                    taking.ended(failure);
                }
            });
        } else {
            CartMerge.absorbPart(carts, slot, keyed, span, parts, failure -> {
                if (failure == null) {
                    arrivals.came(keyed.key(), span, parts);
                }
                taking.ended(failure);
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
                    requestId, ErrorCode.NOT_READY, "this node is leaving and takes nothing more; ask another one");
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

    /** One cart on its way to be stored; the first that is not is told. */
    private final class Taking implements StoreCallback {
        private final long requestId;
        private final Gather answers;

        Taking(long requestId, Gather answers) {
            this.requestId = requestId;
            this.answers = answers;
        }

        @Override
        public void ended(@Nullable String failure) {
            if (failure == null) {
                answers.succeeded();
            } else {
                refuse(ErrorCode.STORAGE_FAILED, "the node could not store the copy: " + failure);
            }
        }

        void lacksParts() {
            refuse(ErrorCode.BEHIND, "the parts of the cart before this one are not here; begin with the first");
        }

        private void refuse(ErrorCode code, String why) {
            if (answers.failed()) {
                effects.refuse(requestId, code, why);
            }
        }
    }
}
