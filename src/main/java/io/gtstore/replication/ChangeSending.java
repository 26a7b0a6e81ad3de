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
import io.gtstore.protocol.NodeRef;
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
    private final Change change;
    private final long timeoutMillis;
    private final PeerCallback then;
    private final List<Entry> removed = new ArrayList<>();
    private final List<Entry> found = new ArrayList<>();
    private boolean contested;
    private boolean granted = true;

    /**
     * What is sent.
     *
     * @param hint whether the receiver keeps it for an owner
     * @param removal the dot of a removal; null for any other change
     * @param claimant this node, if it claims as the slot's primary what the removal took; else null
     */
    record Change(
            KeyedCart keyed,
            boolean hint,
            @Nullable Dot removal,
            @Nullable NodeRef claimant) {
        private Cart cart() {
            return keyed.cart();
        }

        private String key() {
            return keyed.key();
        }

        private @Nullable Receipt receipt() {
            return removal == null ? null : cart().receipts().find(removal);
        }
    }

    private ChangeSending(
            ShardView view, Peers peers, NodeInfo to, Change change, long timeoutMillis, PeerCallback then) {
        this.view = view;
        this.peers = peers;
        this.to = to;
        this.change = change;
        this.timeoutMillis = timeoutMillis;
        this.then = then;
    }

    /**
     * Sends the change. A removal goes without the entries that it took, and with them only to an owner that lacks
     * some. The result is that of the last message, with all entries that the receiver found removed; or of the first
     * that failed.
     */
    static void send(ShardView view, Peers peers, NodeInfo to, Change change, long timeoutMillis, PeerCallback then) {
        new ChangeSending(view, peers, to, change, timeoutMillis, then).begin();
    }

    private void begin() {
        Dot removal = change.removal();
        Receipt receipt = change.receipt();
        if (removal == null
                || receipt == null
                || receipt.removed().isEmpty()
                || change.hint()
                || change.cart().receipts().attempts(removal).size() > 1
                || view.policy() == MergePolicy.NEWEST) {
            sendWhole();
            return;
        }
        CausalContext taken = receipt.taken();
        KeyedCart brief = TakenEntries.leaveOut(change.keyed(), receipt);
        if (WireLength.bound(brief) + taken.textLength() > room(peers, to)) {
            sendWhole();
            return;
        }
        peers.send(to, request(brief, taken), timeoutMillis, result -> {
            if (result.reply() instanceof Reply.Failure failure && failure.code() == ErrorCode.BEHIND) {
                sendWhole();
            } else {
                then.onResult(result);
            }
        });
    }

    private Request request(KeyedCart keyed, @Nullable CausalContext taken) {
        return new PeerRequest.Replicate(
                to.incarnation(),
                List.of(keyed),
                change.hint(),
                change.removal(),
                taken,
                change.hint() ? null : change.claimant(),
                view.epoch());
    }

    private void sendWhole() {
        long room = room(peers, to);
        boolean whole = view.policy() == MergePolicy.NEWEST;
        if (whole || WireLength.bound(change.keyed()) <= room) {
            Cart cart = whole
                    ? WireLength.fitReceipts(change.cart(), room - WireLength.around(change.key(), change.cart()))
                    : change.cart();
            peers.send(to, request(new KeyedCart(change.key(), cart), null), timeoutMillis, then);
        } else {
            sendPart(null);
        }
    }

    private static long room(Peers peers, NodeInfo to) {
        return (long) peers.frameBytes(to.ref()) - WireLength.ENVELOPE;
    }

    /** Announces the receipts of the removal, which no part comes without. */
    private RemovalReceipts named() {
        Dot removal = change.removal();
        return removal == null
                ? RemovalReceipts.NONE
                : RemovalReceipts.of(change.cart().receipts().attempts(removal).stream()
                        .map(receipt -> receipt.part(List.of()))
                        .toList());
    }

    private void sendPart(@Nullable Dot after) {
        long room = room(peers, to) - WireLength.aroundPart(change.key(), change.cart());
        RemovalReceipts named = named();
        for (Receipt receipt : named.list()) {
            room -= WireLength.PIECES.receipt(receipt.own());
        }
        CartPart part = CartPart.of(change.cart(), after, WireLength.PIECES, room);
        Span span = part.span();
        Cart cart = part.cart().withReceipts(named);
        KeyedCart sent = new KeyedCart(change.key(), cart, part.whole() ? null : span);
        peers.send(to, request(sent, null), timeoutMillis, result -> sent(span.upto(), result));
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
            contested |= replicated.contested();
            granted &= replicated.granted();
        } else {
            granted = false;
        }
        if (upto != null) {
            sendPart(upto);
        } else {
            Reply all = new Reply.Replicated(removed, found, contested, granted, reply.epoch());
            then.onResult(new ShardEvent.Answered(result.token(), all));
        }
    }
}
