package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Sessions;
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

/** What the other nodes ask (paper §2.2): replicate, send_rep and get_rep. To take something in is a merge, whoever owns the slot. */
final class ReplicaPath {
    private final ShardState state;
    private final HeldCarts held;
    private final Arrivals arrivals;
    private final BiConsumer<KeyedCart, Taking> alone = this::takeAlone;
    private final BiConsumer<KeyedCart, Taking> inParts = this::takeCart;

    ReplicaPath(ShardState state, HeldCarts held) {
        this.state = state;
        this.held = held;
        this.arrivals = new Arrivals(state);
    }

    /** Called with each tick. */
    void look() {
        arrivals.look();
    }

    /** Takes all of the changes in, or answers with an error; some of them may be here then all the same. */
    void replicate(long requestId, PeerRequest.Replicate replicate) {
        if (state.anotherLife(requestId, replicate.incarnation())) {
            return;
        }
        if (replicate.hint() && any(replicate.changes(), this::hintsFull)) {
            state.refuse(requestId, ErrorCode.BUSY, "this node keeps as many hints as it may");
        } else if (any(replicate.changes(), change -> Admission.noRoomForCopy(state, change))) {
            state.refuse(requestId, ErrorCode.FULL, "this node holds as much as it may (storage.maxBytes)");
        } else if (anyComesTooEarly(requestId, replicate.changes())) {
            return;
        } else if (any(replicate.changes(), this::comesTooLate)) {
            state.refuse(requestId, ErrorCode.SESSION_EXPIRED, "the slot's horizon has passed the change's session");
        } else {
            Dot removal = replicate.removal();
            if (removal == null) {
                take(requestId, replicate.changes(), this::done);
            } else {
                remove(requestId, removal, replicate.changes().get(0));
            }
        }
    }

    private static boolean any(List<KeyedCart> changes, Predicate<KeyedCart> test) {
        for (KeyedCart change : changes) {
            if (test.test(change)) {
                return true;
            }
        }
        return false;
    }

    private Cart held(KeyedCart change) {
        return state.cart(state.map().slotOf(change.key()), change.key());
    }

    private Cart present(KeyedCart change) {
        return state.present(state.map().slotOf(change.key()), change.key());
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
        long room = (long) state.frames.ofAnswer(requestId) - WireLength.ENVELOPE;
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
        return new Reply.Replicated(
                removed.subList(0, first), both.subList(first, fit), state.map().epoch());
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
        if (state.anotherLife(requestId, exchange.incarnation())) {
            return;
        }
        take(
                requestId,
                exchange.carts(),
                () -> new Reply.Carts(
                        more(exchange.carts(), state.frames.ofAnswer(requestId)),
                        null,
                        state.map().epoch()));
    }

    private List<KeyedCart> more(List<KeyedCart> sent, int frameBytes) {
        Parcel more = Parcel.of(state, frameBytes);
        for (KeyedCart keyed : sent) {
            Cart held = held(keyed);
            if (!held.equals(keyed.cart()) && (!more.addPart(keyed.key(), held, null) || more.within() != null)) {
                break;
            }
        }
        return more.carts();
    }

    void sendRep(long requestId, PeerRequest.SendRep sendRep) {
        if (!state.anotherLife(requestId, sendRep.incarnation())) {
            take(requestId, sendRep.carts(), this::done, inParts);
        }
    }

    /** Of a cart in parts whose earlier ones are not here, as after a restart, the part is taken all the same, but its sender must not count the cart as given. */
    private void takeCart(KeyedCart keyed, Taking taking) {
        int slot = state.map().slotOf(keyed.key());
        Span span = keyed.span();
        CartParts parts = span == null ? null : arrivals.before(keyed.key(), span);
        if (span == null) {
            takeAlone(keyed, taking);
        } else if (parts == null) {
            CartMerge.absorb(state, slot, keyed, failure -> {
                if (failure == null) {
                    taking.lacksParts();
                } else {
                    taking.ended(failure);
                }
            });
        } else {
            CartMerge.absorbPart(state, slot, keyed, span, parts, failure -> {
                if (failure == null) {
                    arrivals.came(keyed.key(), span, parts);
                }
                taking.ended(failure);
            });
        }
    }

    private void takeAlone(KeyedCart keyed, Taking taking) {
        CartMerge.absorb(state, state.map().slotOf(keyed.key()), keyed, taking);
    }

    void getRep(long requestId, PeerRequest.GetRep getRep) {
        if (!state.anotherLife(requestId, getRep.incarnation())) {
            held.answer(requestId, getRep.slots(), getRep.key(), getRep.after(), getRep.epoch());
        }
    }

    /**
     * Whether a change is stamped by a clock that is too far ahead; the asker has then been told. One of a cart that is known here to bear such stamps is
     * taken: it has to follow them. Whole carts are taken in any case, since owners must be able to agree on what is acknowledged.
     */
    private boolean anyComesTooEarly(long requestId, List<KeyedCart> changes) {
        for (KeyedCart change : changes) {
            long stamp = change.cart().lastChange();
            if (state.clocks.tooFarAhead(stamp)
                    && !state.clocks.tooFarAhead(held(change).lastChange())) {
                String writer = change.cart().lastWriter();
                String why = state.clocks.refusal(state.self().id(), writer, stamp);
                if (state.clocks.sayRefused(writer)) {
                    state.warn("refused a change: " + why + " (" + state.clocks.refused() + " refused so far)");
                }
                state.refuse(requestId, ErrorCode.CLOCK_OFF, why);
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an entry of a change would be dropped as long removed: its owner's clock is behind, and it has yet to learn of the horizon. Where the newest cart wins
     * whole, none is for its age: what travels is the cart, and its old entries, which may have gone here since, are not the change's own.
     */
    private boolean comesTooLate(KeyedCart keyed) {
        if (state.policy() == MergePolicy.NEWEST) {
            return false;
        }
        Cart held = held(keyed);
        Cart change = keyed.cart();
        long horizon = held.context().horizon();
        for (Entry entry : change.entries()) {
            Dot dot = entry.dot();
            if (Sessions.issuedBefore(dot.session(), horizon) && held.find(dot) == null) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is no room for a hint; one for a cart that is here, or for a slot of this node, needs none. */
    private boolean hintsFull(KeyedCart change) {
        int slot = state.map().slotOf(change.key());
        if (state.ownership(slot) != null || state.slot(slot).kept(change.key()) != null) {
            return false;
        }
        long bytes = state.foreignBytes() + HeapSize.of(change.key()) + HeapSize.of(change.cart());
        return state.foreignCarts() >= state.config.maxHints() || bytes > state.config.maxHintBytes();
    }

    private Reply done() {
        return new Reply.Done(state.map().epoch());
    }

    private void take(long requestId, List<KeyedCart> carts, Supplier<Reply> reply) {
        take(requestId, carts, reply, alone);
    }

    private void take(
            long requestId, List<KeyedCart> carts, Supplier<Reply> reply, BiConsumer<KeyedCart, Taking> each) {
        if (state.closed()) {
            state.refuse(
                    requestId, ErrorCode.NOT_READY, "this node is leaving and takes nothing more; ask another one");
            return;
        }
        Gather answers = Gather.of(carts.size(), all -> {
            if (all) {
                state.answer(requestId, reply.get());
            }
        });
        for (KeyedCart keyed : carts) {
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
                state.refuse(requestId, code, why);
            }
        }
    }
}
