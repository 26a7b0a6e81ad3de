package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Span;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Receipt;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replicates one change: in one message, or in parts, one after the other, where that cannot hold it, as when a large cart is checked out. Each part bears the receipt
 * of just what it takes out, so that whoever got some of the parts knows what those took.
 */
final class ChangeSending {
    private final ShardState state;
    private final NodeInfo to;
    private final KeyedCart change;
    private final boolean hint;
    private final @Nullable Receipt receipt;
    private final long timeoutMillis;
    private final ShardState.Outcome outcome;
    private final Set<Dot> comes = new HashSet<>();
    private final Cart all;
    private final List<Entry> more = new ArrayList<>();

    private ChangeSending(
            ShardState state,
            NodeInfo to,
            KeyedCart change,
            boolean hint,
            @Nullable Receipt receipt,
            long timeoutMillis,
            ShardState.Outcome outcome) {
        this.state = state;
        this.to = to;
        this.change = change;
        this.hint = hint;
        this.receipt = receipt;
        this.timeoutMillis = timeoutMillis;
        this.outcome = outcome;
        Cart delta = change.cart();
        List<Entry> entries = new ArrayList<>(delta.entries());
        delta.entries().forEach(entry -> comes.add(entry.dot()));
        if (receipt != null) {
            receipt.removed().stream()
                    .filter(entry -> !comes.contains(entry.dot()))
                    .forEach(entries::add);
        }
        all = Cart.of(entries, delta.context(), delta.lastChange(), delta.lastWriter());
    }

    /** The outcome is that of the last message, with what all have told to be gone; or of the first that failed. */
    static void send(
            ShardState state,
            NodeInfo to,
            KeyedCart change,
            boolean hint,
            @Nullable Receipt receipt,
            long timeoutMillis,
            ShardState.Outcome outcome) {
        if (state.policy() == MergePolicy.NEWEST || fits(change, receipt, room(state, to))) {
            Request request = new Request.Replicate(
                    to.incarnation(), change, hint, receipt, state.map().epoch());
            state.send(to, request, timeoutMillis, outcome);
        } else {
            new ChangeSending(state, to, change, hint, receipt, timeoutMillis, outcome).part(null);
        }
    }

    private static boolean fits(KeyedCart change, @Nullable Receipt receipt, long room) {
        long length = WireLength.bound(change) + (receipt == null ? 0 : RemovedPage.length(receipt.removed()));
        return length <= room;
    }

    private static long room(ShardState state, NodeInfo to) {
        return (long) state.frames.to(to.ref()) - WireLength.ENVELOPE;
    }

    private void part(@Nullable Dot after) {
        long room = room(state, to) - WireLength.aroundPart(change.key(), change.cart());
        CartPart part = CartPart.of(all, after, WireLength.PIECES, room);
        List<Entry> coming = new ArrayList<>();
        List<Entry> gone = new ArrayList<>();
        part.cart().entries().forEach(entry -> (comes.contains(entry.dot()) ? coming : gone).add(entry));
        Cart delta = Cart.of(coming, part.cart().context(), all.lastChange(), all.lastWriter())
                .living(change.cart().lifetime());
        Span span = part.span();
        KeyedCart sent = new KeyedCart(change.key(), delta, part.whole() ? null : span);
        Receipt of = receipt == null ? null : new Receipt(receipt.own(), gone);
        Request request = new Request.Replicate(
                to.incarnation(), sent, hint, of, state.map().epoch());
        state.send(to, request, timeoutMillis, new ShardState.Outcome() {
            @Override
            public void answered(Reply reply) {
                if (reply instanceof Reply.Removed removed) {
                    more.addAll(removed.removed());
                }
                Dot upto = span.upto();
                if (upto == null || reply instanceof Reply.Failure) {
                    boolean news = !(reply instanceof Reply.Failure) && !more.isEmpty();
                    outcome.answered(news ? new Reply.Removed(more, 1, reply.epoch()) : reply);
                } else {
                    part(upto);
                }
            }

            @Override
            public void unanswered(boolean silent) {
                outcome.unanswered(silent);
            }
        });
    }
}
