// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The merge of two copies of a cart that loses nothing: what both hold stays; what one holds stays unless the other has
 * seen it, and hence removed it; contexts unite (observed-remove set: Bieniusa et al., "An optimized conflict-free
 * replicated set", 2012). Commutative, associative and idempotent.
 */
final class UnionMerge {

    private final Cart a;
    private final Cart b;
    private final List<Entry> kept;
    private boolean aKept = true;
    private int bytes;
    private long digest;

    private UnionMerge(Cart a, Cart b) {
        this.a = a;
        this.b = b;
        this.kept = new ArrayList<>(a.size() + b.size());
        this.bytes = a.bytes();
        this.digest = a.entriesDigest();
    }

    /** The merged cart; {@code a} itself if {@code b} adds nothing to it. */
    static Cart merge(Cart a, Cart b) {
        return new UnionMerge(a, b).merged();
    }

    private Cart merged() {
        keepOfA();
        CausalContext context = a.context().union(b.context());
        addOfB(context);
        boolean aIsLast = Cart.BY_LAST_CHANGE.compare(a, b) >= 0;
        Lifetime lifetime = a.lifetime().merge(b.lifetime());
        RemovalReceipts receipts = a.receipts().union(b.receipts());
        if (aKept
                && aIsLast
                && receipts.equals(a.receipts())
                && lifetime.equals(a.lifetime())
                && a.context().covers(b.context())) {
            return a;
        }
        Cart last = aIsLast ? a : b;
        if (aKept) {
            return new Cart(a.entries(), context, last.lastChange(), writer(last), lifetime, bytes, digest, receipts);
        }
        kept.sort(Entry.ORDER); // two sorted runs, so about linear
        return new Cart(List.copyOf(kept), context, last.lastChange(), writer(last), lifetime, bytes, digest, receipts);
    }

    private String writer(Cart last) {
        return last.lastWriter().equals(a.lastWriter()) ? a.lastWriter() : last.lastWriter();
    }

    private void keepOfA() {
        Lookup inB = new Lookup(b);
        for (Entry entry : a.entries()) {
            Entry stays = b.context().contains(entry.dot()) ? settled(entry, inB.find(entry.dot())) : entry;
            if (stays != null) {
                kept.add(stays);
            }
            if (!entry.equals(stays)) {
                aKept = false;
                count(entry, -1);
                if (stays != null) {
                    count(stays, 1);
                }
            }
        }
    }

    private void addOfB(CausalContext all) {
        for (Entry entry : b.entries()) {
            if (!a.context().contains(entry.dot())) {
                kept.add(entry.sharing(all.shared(entry.dot().session())));
                aKept = false;
                count(entry, 1);
            }
        }
    }

    private void count(Entry entry, int times) {
        bytes += times * entry.bytes();
        digest += times * entry.digest();
    }

    private static @Nullable Entry settled(Entry entry, @Nullable Entry other) {
        return other == null ? null : Entry.settled(entry, other);
    }

    /** Finds entries by dot; indexes a cart of some size at the first question, as most deltas never ask. */
    private static final class Lookup {

        private static final int SCANNED = 4;

        private final Cart cart;
        private @Nullable Map<Dot, Entry> byDot;

        Lookup(Cart cart) {
            this.cart = cart;
        }

        @Nullable
        Entry find(Dot dot) {
            if (cart.size() <= SCANNED) {
                return cart.find(dot);
            }
            if (byDot == null) {
                byDot = new HashMap<>();
                for (Entry entry : cart.entries()) {
                    byDot.put(entry.dot(), entry);
                }
            }
            return byDot.get(dot);
        }
    }
}
