package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One change on its way to its copies: stored here and replicated at once; an owner that does not answer is replaced by a hint at the next node in
 * the ring, which is where the manager would send the replica, too (paper §5). It goes on after its answer until every owner has the change or a
 * holder keeps it.
 */
final class Write {
    /** Makes the ok reply. */
    interface Success {
        Reply reply(int copies, long epoch);
    }

    private final ShardState state;
    private final MissedWrites missedWrites;
    private final long requestId;
    private final int slot;
    private KeyedCart change;
    private final Success success;
    /** The cart when this was decided on. */
    private final Cart before;
    /** The dot of a change that takes entries out. */
    private final @Nullable Dot removal;

    private List<Entry> told = List.of();
    private final int wanted;
    private @Nullable Set<String> hinted;
    private int copies;
    private int pending;
    private boolean stored;
    private boolean replied;
    /** How many times it was sent out: copies of what was sent before more was learned are not counted. */
    private int round;

    private Write(
            ShardState state,
            MissedWrites missedWrites,
            long requestId,
            int slot,
            KeyedCart change,
            Success success,
            Cart before,
            @Nullable Dot removal) {
        this.state = state;
        this.missedWrites = missedWrites;
        this.requestId = requestId;
        this.slot = slot;
        this.change = change;
        this.success = success;
        this.before = before;
        this.removal = removal;
        int possible = Math.min(state.map().settings().replicas(), state.map().size());
        this.wanted = Math.min(state.config.copies(), possible);
    }

    /** The delta of a change that was decided on here, on its way to all owners. */
    static Write of(
            ShardState state,
            MissedWrites missedWrites,
            long requestId,
            int slot,
            String key,
            Cart delta,
            Success success) {
        KeyedCart change = new KeyedCart(key, state.policy().outgoing(state.present(slot, key), delta));
        return new Write(state, missedWrites, requestId, slot, change, success, Cart.EMPTY, null);
    }

    /** The delta of a change that takes entries out, with the receipt of what that is. */
    static Write of(
            ShardState state,
            MissedWrites missedWrites,
            long requestId,
            int slot,
            String key,
            Cart delta,
            Receipt receipt) {
        Cart before = state.present(slot, key);
        Cart telling = delta.telling(RemovalReceipts.of(List.of(receipt)));
        KeyedCart change = new KeyedCart(key, state.policy().outgoing(before, telling));
        Success done = (copies, epoch) -> new Reply.Done(epoch);
        Write write = new Write(state, missedWrites, requestId, slot, change, done, before, receipt.own());
        write.told = receipt.removed();
        return write;
    }

    void start() {
        int present = ++round;
        pending++;
        stored = false;
        copies = 0;
        hinted = null;
        state.store(slot, change, failure -> {
            if (failure != null) {
                refuse(ErrorCode.STORAGE_FAILED, "the node could not store the change: " + failure);
            } else if (present == round) {
                stored = true;
                copies++;
            }
            ended();
        });
        for (NodeInfo owner : state.map().ownerNodes(slot)) {
            if (owner.id().equals(state.self().id())) {
                continue;
            }
            if (state.skipped(owner.ref())) {
                hint(owner);
            } else {
                replicate(owner, owner, false);
            }
        }
    }

    private void replicate(NodeInfo to, NodeInfo owner, boolean hint) {
        pending++;
        int present = round;
        long begun = state.steadyMillis();
        long timeout = state.timeouts.millis(to.ref());
        ChangeSending.send(state, to, change, hint, removal, timeout, result -> {
            Reply reply = result.reply();
            if (reply != null) {
                state.timeouts.answered(to.ref(), state.steadyMillis() - begun);
                replicated(to, owner, present, reply);
            } else {
                if (result.silent()) {
                    state.timeouts.silent(to.ref());
                }
                hint(owner, present);
            }
            ended();
        });
    }

    private void replicated(NodeInfo to, NodeInfo owner, int ofRound, Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            if (failure.code() == ErrorCode.SESSION_EXPIRED) {
                expired(failure);
                return;
            }
            if (failure.code() == ErrorCode.FULL) {
                state.room.heard(to.ref(), true, state.steadyMillis());
            }
            hint(owner, ofRound);
            return;
        }
        copies += ofRound == round ? 1 : 0;
        if (reply instanceof Reply.Replicated replicated && removal != null) {
            learn(removal, replicated);
        }
    }

    private void hint(NodeInfo owner, int ofRound) {
        if (ofRound == round) {
            hint(owner);
        }
    }

    /** The copy goes to the next node in the ring that can be had; with none left, this node remembers what the owner lacks. */
    private void hint(NodeInfo owner) {
        if (hinted == null) {
            hinted = new HashSet<>();
        }
        for (NodeInfo next : state.map().successors(slot, owner.id())) {
            boolean full = state.room.full(next.ref(), state.steadyMillis());
            if (!full
                    && !state.skipped(next.ref())
                    && !next.id().equals(state.self().id())
                    && hinted.add(next.id())) {
                replicate(next, owner, true);
                return;
            }
        }
        missedWrites.add(owner.ref(), change.key());
    }

    /**
     * Another owner may know of more that went: in an earlier attempt, or of what this one had not yet. From now on the change takes that, too, and its receipt
     * names it; it goes out to all once more, since what is told as taken has to be gone on as many nodes as are told.
     */
    private void learn(Dot own, Reply.Replicated known) {
        Set<Dot> here = dots(told);
        List<Entry> more = new ArrayList<>(known.removed());
        if (!known.found().isEmpty()) {
            Predicate<Dot> given = givenToOthers(own);
            known.found().stream().filter(entry -> !given.test(entry.dot())).forEach(more::add);
        }
        more.removeIf(entry -> here.contains(entry.dot()));
        if (more.isEmpty()) {
            return;
        }
        List<Entry> all = new ArrayList<>(told);
        all.addAll(more);
        Cart delta = change.cart();
        Receipt sent = delta.receipts().find(own);
        Receipt whole = Receipt.decided(own, sent == null ? delta.lastChange() : sent.stamp(), all);
        told = whole.removed();
        CausalContext taken = CausalContext.of(more.stream().map(Entry::dot).toList());
        change = new KeyedCart(change.key(), delta.alsoSeeing(taken).telling(RemovalReceipts.of(List.of(whole))));
        start();
    }

    private static Set<Dot> dots(List<Entry> of) {
        Set<Dot> dots = new HashSet<>();
        of.forEach(entry -> dots.add(entry.dot()));
        return dots;
    }

    /**
     * What another owner found gone on this change's account may have been given to another session here before, which was told of it: all that was seen here and is
     * not in the list. Where the change is asked for again, it has itself seen all that it covers; then the receipts of the others say what they took.
     */
    private Predicate<Dot> givenToOthers(Dot own) {
        if (!before.context().contains(own)) {
            return before.context()::contains;
        }
        Set<Dot> given = new HashSet<>();
        for (Receipt each : before.receipts().list()) {
            if (!each.own().equals(own)) {
                given.addAll(dots(each.removed()));
            }
        }
        return given::contains;
    }

    /**
     * An owner's horizon has passed the session already, so the change does not last where the owners compare what they have. But it is stored here, or about to be,
     * and seen until then; so it is not refused for certain.
     */
    private void expired(Reply.Failure failure) {
        refuse(ErrorCode.UNKNOWN, "the change may not last: " + failure.message());
    }

    private void refuse(ErrorCode code, String why) {
        if (!replied) {
            replied = true;
            state.refuse(requestId, code, why);
        }
    }

    private void ended() {
        pending--;
        if (replied) {
            return;
        }
        if ((stored && copies >= wanted) || pending == 0) {
            replied = true;
            state.answer(requestId, outcome());
        }
    }

    private Reply outcome() {
        long epoch = state.map().epoch();
        if (copies >= state.config.copiesMin()) {
            return removal == null ? success.reply(copies, epoch) : new Reply.Removed(told, copies, epoch);
        }
        return Reply.Failure.of(
                ErrorCode.TOO_FEW_COPIES,
                "the change is on " + copies + " nodes, copies.min asks for " + state.config.copiesMin()
                        + "; a retry with the same session and seq is safe",
                epoch);
    }
}
