// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.TransferCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges the chunks that the members have answered into one page, which ends where the first of the unfinished chunks does: up to there every member
 * has said all that it holds. Pure.
 */
final class PageMerge {
    /**
     * What was merged.
     *
     * @param next where the next page begins; null with the last one
     * @param slotsDone how many of the slots lie wholly behind
     */
    record Page(List<KeyedCart> carts, @Nullable String next, int slotsDone) {}

    private final ClusterMap map;
    private final MergePolicy policy;
    private final TreeMap<TransferCursor, Cart> carts = new TreeMap<>();
    private final Map<Integer, Long> horizons = new HashMap<>();
    private final Set<TransferCursor> served = new HashSet<>();
    private @Nullable TransferCursor end;

    PageMerge(ClusterMap map) {
        this.map = map;
        this.policy = MergePolicy.fromWire(map.settings().merge());
    }

    /**
     * A member's chunk.
     *
     * @param from whose it is
     * @throws IllegalArgumentException if its end cannot be read
     */
    void add(NodeRef from, Reply.Carts chunk) {
        for (KeyedCart keyed : chunk.carts()) {
            TransferCursor at = new TransferCursor(map.slotOf(keyed.key()), keyed.key(), null);
            carts.merge(at, keyed.cart(), policy::merge);
            if (serves(from, at.slot())) {
                served.add(at);
            }
        }
        chunk.horizons().forEach((slot, horizon) -> {
            if (serves(from, slot)) {
                horizons.merge(slot, horizon, Math::max);
            }
        });
        String next = chunk.next();
        if (next != null) {
            TransferCursor ends = TransferCursor.parse(next);
            end = end == null || ends.compareTo(end) < 0 ? ends : end;
        }
    }

    private boolean serves(NodeRef node, int slot) {
        OwnerInfo owner = slot < map.settings().slots() ? map.owners(slot).owner(node) : null;
        return owner != null && owner.state().caughtUp();
    }

    /** The last slot of which the page may hold a cart. */
    int lastSlot() {
        TransferCursor last = end;
        return last == null ? map.settings().slots() - 1 : last.slot();
    }

    /** The page, of whole carts. */
    Page page() {
        TransferCursor last = end;
        List<KeyedCart> page = new ArrayList<>();
        (last == null ? carts : carts.headMap(last, true)).forEach((at, cart) -> {
            Cart shown = served.contains(at) ? cart : underHorizon(at.slot(), cart);
            if (!shown.entries().isEmpty()) {
                page.add(new KeyedCart(at.key(), shown));
            }
        });
        return last == null
                ? new Page(page, null, map.settings().slots())
                : new Page(page, last.toString(), last.slot());
    }

    /** A cart that no owner has any more, and somebody held on to: what is older in it than the slot's horizon was removed. */
    private Cart underHorizon(int slot, Cart cart) {
        Long horizon = horizons.get(slot);
        return horizon == null ? cart : policy.merge(Cart.emptyUnder(horizon), cart);
    }
}
