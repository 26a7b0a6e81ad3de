// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Span;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transfer of one change: in one message or, if it is too long, such as the checkout of a large cart, in consecutive
 * parts. Each part carries the receipt of what it removes and the total count, so that a receiver of some parts knows
 * what those took, and that there is more.
 */
final class ChangeSending {
    private final ShardView view;
    private final Peers peers;
    private final NodeInfo to;
    private final KeyedCart change;
    private final boolean hint;
    private final @Nullable Dot removal;
    private final long timeoutMillis;
    private final PeerCallback then;
    private final List<Entry> removed = new ArrayList<>();
    private final List<Entry> found = new ArrayList<>();

    private ChangeSending(
            ShardView view,
            Peers peers,
            NodeInfo to,
            KeyedCart change,
            boolean hint,
            @Nullable Dot removal,
            long timeoutMillis,
            PeerCallback then) {
        this.view = view;
        this.peers = peers;
        this.to = to;
        this.change = change;
        this.hint = hint;
        this.removal = removal;
        this.timeoutMillis = timeoutMillis;
        this.then = then;
    }

    /**
     * Sends the change. A removal goes without the entries that it took, and with them only to an owner that lacks
     * some. The result is that of the last message, with all entries that the receiver found removed; or of the first
     * that failed.
     */
    static void send(
            ShardView view,
            Peers peers,
            NodeInfo to,
            KeyedCart change,
            boolean hint,
            @Nullable Dot removal,
            long timeoutMillis,
            PeerCallback then) {
        Receipt receipt = removal == null ? null : change.cart().receipts().find(removal);
        if (receipt == null || receipt.removed().isEmpty() || hint || view.policy() == MergePolicy.NEWEST) {
            sendWhole(view, peers, to, change, hint, removal, timeoutMillis, then);
            return;
        }
        CausalContext taken = receipt.taken();
        KeyedCart brief = TakenEntries.leaveOut(change, receipt);
        if (WireLength.bound(brief) + taken.textLength() > room(peers, to)) {
            sendWhole(view, peers, to, change, false, removal, timeoutMillis, then);
            return;
        }
        Request request =
                new PeerRequest.Replicate(to.incarnation(), List.of(brief), false, removal, taken, view.epoch());
        peers.send(to, request, timeoutMillis, result -> {
            if (result.reply() instanceof Reply.Failure failure && failure.code() == ErrorCode.BEHIND) {
                sendWhole(view, peers, to, change, false, removal, timeoutMillis, then);
            } else {
                then.onResult(result);
            }
        });
    }

    private static void sendWhole(
            ShardView view,
            Peers peers,
            NodeInfo to,
            KeyedCart change,
            boolean hint,
            @Nullable Dot removal,
            long timeoutMillis,
            PeerCallback then) {
        long room = room(peers, to);
        boolean whole = view.policy() == MergePolicy.NEWEST;
        if (whole || WireLength.bound(change) <= room) {
            Cart cart = whole
                    ? WireLength.fitReceipts(change.cart(), room - WireLength.around(change.key(), change.cart()))
                    : change.cart();
            Request request = new PeerRequest.Replicate(
                    to.incarnation(), new KeyedCart(change.key(), cart), hint, removal, view.epoch());
            peers.send(to, request, timeoutMillis, then);
        } else {
            new ChangeSending(view, peers, to, change, hint, removal, timeoutMillis, then).sendPart(null);
        }
    }

    private static long room(Peers peers, NodeInfo to) {
        return (long) peers.frameBytes(to.ref()) - WireLength.ENVELOPE;
    }

    /** Announces the receipt, which no part comes without. */
    private static RemovalReceipts named(Receipt receipt) {
        return RemovalReceipts.of(List.of(Receipt.part(receipt.own(), receipt.stamp(), receipt.total(), List.of())));
    }

    private void sendPart(@Nullable Dot after) {
        long room = room(peers, to) - WireLength.aroundPart(change.key(), change.cart());
        Receipt receipt = removal == null ? null : change.cart().receipts().find(removal);
        if (receipt != null) {
            room -= WireLength.PIECES.receipt(receipt.own());
        }
        CartPart part = CartPart.of(change.cart(), after, WireLength.PIECES, room);
        Span span = part.span();
        Cart cart = receipt == null ? part.cart() : part.cart().withReceipts(named(receipt));
        KeyedCart sent = new KeyedCart(change.key(), cart, part.whole() ? null : span);
        Request request = new PeerRequest.Replicate(to.incarnation(), sent, hint, removal, view.epoch());
        peers.send(to, request, timeoutMillis, result -> sent(span.upto(), result));
    }

    private void sent(@Nullable Dot upto, ShardEvent.PeerResult result) {
        Reply reply = result.reply();
        if (reply == null || reply instanceof Reply.Failure) {
            then.onResult(result);
            return;
        }
        if (reply instanceof Reply.Replicated replicated) {
            removed.addAll(replicated.removed());
            found.addAll(replicated.found());
        }
        if (upto != null) {
            sendPart(upto);
        } else if (removed.isEmpty() && found.isEmpty()) {
            then.onResult(result);
        } else {
            Reply all = new Reply.Replicated(removed, found, reply.epoch());
            then.onResult(new ShardEvent.Answered(result.token(), all));
        }
    }
}
