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
    /** A change that names less than this part of a long list's dots is applied dot by dot. */
    private static final int SMALL_PART = 8;

    private final Cart a;
    private final Cart b;
    private final CausalContext context;
    private int bytes;
    private long digest;
    private long firstEnd;
    /** Whether an item went whose end was the first. */
    private boolean firstWent;

    private UnionMerge(Cart a, Cart b) {
        this.a = a;
        this.b = b;
        this.context = a.context().union(b.context());
        this.bytes = a.bytes();
        this.digest = a.entriesDigest();
        this.firstEnd = a.firstEnd();
    }

    /** The merged cart; {@code a} itself if {@code b} adds nothing to it. */
    static Cart merge(Cart a, Cart b) {
        return new UnionMerge(a, b).merged();
    }

    @SuppressWarnings("ReferenceEquality") // whether another list was made
    private Cart merged() {
        List<Entry> entries =
                a.entries() instanceof EntryList many && isSmall(b.context(), many.size()) ? changed(many) : united();
        boolean aIsLast = Cart.BY_LAST_CHANGE.compare(a, b) >= 0;
        Lifetime lifetime = a.lifetime().merge(b.lifetime());
        RemovalReceipts receipts = a.receipts().union(b.receipts());
        if (entries == a.entries()
                && aIsLast
                && receipts.equals(a.receipts())
                && lifetime.equals(a.lifetime())
                && context.equals(a.context())) {
            return a;
        }
        Cart last = aIsLast ? a : b;
        long first = firstWent ? Cart.firstEnd(entries) : firstEnd;
        return new Cart(entries, context, last.lastChange(), writer(last), lifetime, bytes, digest, first, receipts);
    }

    private String writer(Cart last) {
        return last.lastWriter().equals(a.lastWriter()) ? a.lastWriter() : last.lastWriter();
    }

    private static boolean isSmall(CausalContext change, int items) {
        return change.horizon() == 0 && change.namesFewerThan(items / SMALL_PART);
    }

    /** What is left of a long list after a change of a few dots, and what it adds. */
    private List<Entry> changed(EntryList many) {
        EntryList entries = many;
        for (Dot dot : b.context().dots()) {
            Entry held = a.find(dot);
            Entry stays = held == null ? null : settled(held, b.find(dot));
            if (held != null && !held.equals(stays)) {
                entries = entries.minus(held);
                count(held, -1);
                if (stays != null) {
                    entries = entries.plus(stays);
                    count(stays, 1);
                }
            }
        }
        List<Entry> added = new ArrayList<>(b.size());
        addOfB(added);
        for (Entry entry : added) {
            entries = entries.plus(entry);
        }
        return entries.size() > EntryList.FEW / 2 ? entries : List.copyOf(entries);
    }

    /** All that stays of both lists; that of {@code a} itself if it is the same. */
    private List<Entry> united() {
        List<Entry> kept = new ArrayList<>(a.size() + b.size());
        boolean same = keepOfA(kept);
        same &= addOfB(kept);
        if (same) {
            return a.entries();
        }
        kept.sort(Entry.ORDER); // two sorted runs, so about linear
        return EntryList.copyOf(kept);
    }

    /** Returns whether all of it stays as it is. */
    private boolean keepOfA(List<Entry> kept) {
        boolean all = true;
        Lookup inB = new Lookup(b);
        for (Entry entry : a.entries()) {
            Entry stays = b.context().contains(entry.dot()) ? settled(entry, inB.find(entry.dot())) : entry;
            if (stays != null) {
                kept.add(stays);
            }
            all &= entry.equals(stays);
        }
        if (kept.isEmpty()) {
            bytes = 0;
            digest = 0;
            firstEnd = Entry.NEVER;
        } else if (!all) {
            countChanges(kept);
        }
        return all;
    }

    /** Both lists are of A's dots, in A's order. */
    private void countChanges(List<Entry> kept) {
        int at = 0;
        for (Entry entry : a.entries()) {
            Entry stays = at < kept.size() && kept.get(at).dot().equals(entry.dot()) ? kept.get(at++) : null;
            if (!entry.equals(stays)) {
                count(entry, -1);
                if (stays != null) {
                    count(stays, 1);
                }
            }
        }
    }

    /** Returns whether there is nothing to add. */
    private boolean addOfB(List<Entry> kept) {
        int before = kept.size();
        for (Entry entry : b.entries()) {
            if (!a.context().contains(entry.dot())) {
                kept.add(entry.sharing(context.shared(entry.dot().session())));
            }
        }
        countAdded(kept.subList(before, kept.size()));
        return kept.size() == before;
    }

    private void countAdded(List<Entry> added) {
        if (added.size() == b.size()) { // as nearly always, and B knows what they sum up to
            bytes += b.bytes();
            digest += b.entriesDigest();
            firstEnd = Math.min(firstEnd, b.firstEnd());
        } else {
            added.forEach(entry -> count(entry, 1));
        }
    }

    private void count(Entry entry, int times) {
        bytes += times * entry.bytes();
        digest += times * entry.digest();
        if (times > 0) {
            firstEnd = Math.min(firstEnd, entry.endsAtMillis());
        } else {
            firstWent |= entry.ends() && entry.endsAtMillis() == a.firstEnd();
        }
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
