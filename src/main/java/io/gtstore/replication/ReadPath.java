// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.LineGroups;
import io.gtstore.cart.MergePolicy;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WireLength;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Coordinator of get: never returns less than the session has acknowledged; an owner that lacks something fetches it first. */
final class ReadPath {
    private final ShardView view;
    private final ShardCarts carts;
    private final Admission admission;
    private final KeyRepair repair;
    private final ShardEffects effects;

    ReadPath(ShardView view, ShardCarts carts, Admission admission, KeyRepair repair, ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.admission = admission;
        this.repair = repair;
        this.effects = effects;
    }

    void get(long requestId, Request.Get get) {
        int slot = view.slotOf(get.key());
        if (admission.refuseRead(requestId, get, slot)) {
            return;
        }
        Dot after;
        try {
            after = get.after().isEmpty() ? null : Dot.parse(get.after());
        } catch (IllegalArgumentException e) {
            effects.refuse(requestId, ErrorCode.WRONG_TYPE, "'after' is what 'next' said: " + e.getMessage());
            return;
        }
        boolean caughtUp = view.caughtUp(slot);
        if (!caughtUp && !get.partial()) {
            effects.refuse(requestId, ErrorCode.BEHIND, "this node is still catching up on slot " + slot);
            return;
        }
        boolean lossy = view.policy() == MergePolicy.NEWEST;
        repair.repairUntil(
                slot,
                get.key(),
                () -> caughtUp
                        && (lossy || carts.held(slot, get.key()).context().covers(get.acked())),
                whole -> {
                    if (!whole && !get.partial()) {
                        effects.refuse(requestId, ErrorCode.BEHIND, ErrorCode.BEHIND.meaning());
                        return;
                    }
                    Cart cart = carts.held(slot, get.key());
                    int frameBytes = effects.answerBytes(requestId);
                    if (get.lines()) {
                        answerByLines(requestId, cart, whole, frameBytes);
                        return;
                    }
                    Reply shorter = whole && after == null ? since(get.known(), cart, frameBytes) : null;
                    boolean digested = get.known() != null;
                    effects.answer(
                            requestId, shorter == null ? page(cart, after, whole, digested, frameBytes) : shorter);
                });
    }

    /** Answers with the lines of the whole cart: a page would show a part of a line's sum as if it were all. */
    private void answerByLines(long requestId, Cart cart, boolean whole, int frameBytes) {
        LineGroups<Entry> groups = LineGroups.of(cart.entries());
        List<String> lines = groups.lines().stream().map(LineGroups::shown).toList();
        if (WireLength.ofLines(lines, groups.others(), cart.context()) > (long) frameBytes - WireLength.ENVELOPE) {
            effects.refuse(
                    requestId,
                    ErrorCode.WRONG_TYPE,
                    "the cart's lines do not fit one message, and a page could split a line; get it without 'view',"
                            + " page by page");
            return;
        }
        effects.answer(requestId, Reply.Items.byLines(lines, groups.others(), cart.context(), whole, view.epoch()));
    }

    /** What is new to a reader that has a version of the cart; null where that is not known, or is about as long as the cart. */
    private @Nullable Reply since(@Nullable CartVersion known, Cart cart, int frameBytes) {
        if (known == null) {
            return null;
        }
        if (known.matches(cart)) {
            return Reply.Items.same(view.epoch());
        }
        CartDifference difference = view.policy() == MergePolicy.NEWEST
                ? null // the winner's context says nothing of the items that lost
                : CartDifference.since(known.context(), known.items(), cart);
        if (difference == null) {
            return null;
        }
        long length = WireLength.of(difference);
        return length <= (long) frameBytes - WireLength.ENVELOPE && length < WireLength.bound(cart)
                ? Reply.Items.since(difference, view.epoch())
                : null;
    }

    /** The cart, or as many of its entries after the dot as fit one message. */
    private Reply page(Cart cart, @Nullable Dot after, boolean whole, boolean digested, int frameBytes) {
        long room = (long) frameBytes - WireLength.ENVELOPE;
        long epoch = view.epoch();
        boolean one = view.policy() == MergePolicy.NEWEST || WireLength.fits(cart, room);
        if (after == null && one) {
            return digested
                    ? Reply.Items.digested(cart, whole, epoch)
                    : new Reply.Items(cart.entries(), cart.context(), whole, epoch);
        }
        CartPart part = CartPart.of(cart, after, WireLength.PIECES, room);
        Dot upto = part.span().upto();
        return new Reply.Items(
                part.cart().entries(),
                part.cart().context(),
                whole,
                upto == null ? null : upto.toString(),
                part.span().horizon(),
                epoch);
    }
}
