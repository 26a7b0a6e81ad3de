// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list that is stored under a key, with the context that lets copies of it be merged. Immutable.
 *
 * <p>Every entry's dot is in the context; a dot in the context without an entry was removed, and stays removed through
 * every {@link MergePolicy#merge}. A change is a cart too (a <em>delta</em>): merged into a cart, it drops every entry
 * whose dot is in the delta's context and not among the delta's entries, and adds those of its entries that are new.
 */
public final class Cart {

    /** The cart of a key without any change. */
    public static final Cart EMPTY =
            new Cart(List.of(), CausalContext.EMPTY, 0, "", Lifetime.NONE, 0, 0, Entry.NEVER, RemovalReceipts.NONE);

    /** Order of copies by last change: by stamp, then by node id. */
    static final Comparator<Cart> BY_LAST_CHANGE =
            Comparator.comparingLong(Cart::lastChange).thenComparing(Cart::lastWriter);

    private final List<Entry> entries;
    private final CausalContext context;
    private final long lastChange;
    private final String lastWriter;
    private final Lifetime lifetime;
    private final int bytes;
    private final long entriesDigest;
    private final long firstEnd;
    private final RemovalReceipts receipts;

    /** Takes entries in order, with distinct dots that are all in the context, the sums of their bytes and digests, and the first of their ends. */
    Cart(
            List<Entry> entries,
            CausalContext context,
            long lastChange,
            String lastWriter,
            Lifetime lifetime,
            int bytes,
            long entriesDigest,
            long firstEnd,
            RemovalReceipts receipts) {
        this.entries = entries;
        this.context = context;
        this.lastChange = lastChange;
        this.lastWriter = lastWriter;
        this.lifetime = lifetime;
        this.bytes = bytes;
        this.entriesDigest = entriesDigest;
        this.firstEnd = firstEnd;
        this.receipts = receipts;
    }

    /**
     * A cart from its parts.
     *
     * @param entries in any order
     * @param context the dots that it has seen; those of the entries count as seen in any case
     * @param lastChange the stamp of the last change, 0 if there was none
     * @param lastWriter the id of the node that made the last change, "" if there was none
     * @throws IllegalArgumentException if two entries have the same dot
     */
    public static Cart of(List<Entry> entries, CausalContext context, long lastChange, String lastWriter) {
        List<Entry> sorted = entries.size() < 2 ? List.copyOf(entries) : sortedAndDistinct(entries);
        CausalContext seen = context;
        int bytes = 0;
        long digest = 0;
        for (Entry entry : sorted) {
            seen = seen.contains(entry.dot()) ? seen : seen.plus(entry.dot());
            bytes += entry.bytes();
            digest += entry.digest();
        }
        long firstEnd = firstEnd(sorted);
        return new Cart(
                sorted, seen, lastChange, lastWriter, Lifetime.NONE, bytes, digest, firstEnd, RemovalReceipts.NONE);
    }

    /** The earliest end of these; {@link Entry#NEVER} if none goes by itself. */
    static long firstEnd(List<Entry> entries) {
        long first = Entry.NEVER;
        for (Entry entry : entries) {
            first = Math.min(first, entry.endsAtMillis());
        }
        return first;
    }

    private static List<Entry> sortedAndDistinct(List<Entry> entries) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Entry.ORDER);
        Set<Dot> dots = new HashSet<>();
        for (Entry entry : sorted) {
            if (!dots.add(entry.dot())) {
                throw new IllegalArgumentException("two entries with the dot " + entry.dot());
            }
        }
        return EntryList.copyOf(sorted);
    }

    /**
     * The cart that an absent key stands for where all carts are under that horizon: no change since then, and
     * everything earlier is removed.
     *
     * @param horizon see {@link CausalContext#raise}
     */
    public static Cart emptyUnder(long horizon) {
        return EMPTY.raise(horizon);
    }

    /** The delta of a put on a node: adds the entry and, in the same step, removes the replaced dots. */
    public static Cart putDelta(Entry entry, Collection<Dot> replaced, String node) {
        CausalContext seen = CausalContext.of(replaced).plus(entry.dot());
        return new Cart(
                List.of(entry),
                seen,
                entry.stamp(),
                node,
                Lifetime.NONE,
                entry.bytes(),
                entry.digest(),
                entry.endsAtMillis(),
                RemovalReceipts.NONE);
    }

    /**
     * The delta of a remove on a node: removes exactly the named dots. Only dots that an owner has found may be
     * named: an invented one would swallow another session's future put.
     *
     * @param own the remove's own dot
     * @param stamp when the node applied it
     */
    public static Cart removeDelta(Dot own, Collection<Dot> removed, long stamp, String node) {
        return removeDelta(own, CausalContext.of(removed), stamp, node);
    }

    /** The same, with the named dots as a context. */
    public static Cart removeDelta(Dot own, CausalContext removed, long stamp, String node) {
        return new Cart(
                List.of(), removed.plus(own), stamp, node, Lifetime.NONE, 0, 0, Entry.NEVER, RemovalReceipts.NONE);
    }

    /**
     * The delta of a finalize on a node (the paper's finalize, checkout): removes what the session saw, and the
     * session's own earlier changes, seen or not, so that none of them can surface later.
     *
     * @param own the finalize's own dot
     * @param seen the context that the session got with its gets, the same on every retry
     * @param stamp when the node applied it
     */
    public static Cart finalizeDelta(Dot own, CausalContext seen, long stamp, String node) {
        CausalContext gone = seen.union(CausalContext.ofRange(own.session(), 1, own.seq()));
        return new Cart(List.of(), gone, stamp, node, Lifetime.NONE, 0, 0, Entry.NEVER, RemovalReceipts.NONE);
    }

    /** This cart with a lifetime, unless its own was set later. */
    public Cart withLifetime(Lifetime set) {
        Lifetime merged = lifetime.merge(set);
        return merged.equals(lifetime)
                ? this
                : new Cart(entries, context, lastChange, lastWriter, merged, bytes, entriesDigest, firstEnd, receipts);
    }

    /**
     * This cart under that horizon; this very cart if its own is as late. Its items stay, those from before the horizon,
     * too; what else came before it need not be named any longer to stay away.
     *
     * <p>Merged with a copy that holds an item from before the horizon and is missing here, that item goes, as it counts
     * as seen here. So a horizon may only be raised where all copies hold the same items from before it.
     *
     * @param horizon see {@link CausalContext#raise}
     */
    public Cart raise(long horizon) {
        return withContext(context.raise(horizon));
    }

    /** This delta with further dots as seen, which removes them from a cart. */
    public Cart withSeen(CausalContext dots) {
        return withContext(context.union(dots));
    }

    /** This cart with a context that covers its own; the same object if they are equal. */
    Cart withContext(CausalContext wider) {
        return wider.equals(context)
                ? this
                : new Cart(entries, wider, lastChange, lastWriter, lifetime, bytes, entriesDigest, firstEnd, receipts);
    }

    /** This cart with further receipts. */
    public Cart withReceipts(RemovalReceipts added) {
        return replaceReceipts(receipts.union(added));
    }

    /** This cart without receipts of decisions before that time, in ms since 1970. */
    public Cart withReceiptsSince(long millis) {
        return replaceReceipts(receipts.since(millis));
    }

    /** This cart without any receipt. */
    public Cart withoutReceipts() {
        return replaceReceipts(RemovalReceipts.NONE);
    }

    /** This cart without the receipts of that removal. */
    public Cart withoutReceipt(Dot own) {
        return replaceReceipts(receipts.without(own));
    }

    private Cart replaceReceipts(RemovalReceipts told) {
        return told.equals(receipts)
                ? this
                : new Cart(entries, context, lastChange, lastWriter, lifetime, bytes, entriesDigest, firstEnd, told);
    }

    /** The receipts of this cart's removals, by which retries are answered. */
    public RemovalReceipts receipts() {
        return receipts;
    }

    /** Size on the heap in bytes, see {@link HeapSize}. */
    public long heapBytes() {
        return HeapSize.ofCart(context, entries.size(), bytes) + receipts.heapBytes();
    }

    /**
     * Whether the cart need not be kept where all carts are under that horizon: it is {@link #blank} and has no
     * receipts. Its last change and its lifetime are dropped with it.
     */
    public boolean vanishes(long horizon) {
        return blank(horizon) && receipts.isEmpty();
    }

    /**
     * Whether, receipts apart, it equals {@link #emptyUnder} where all carts are under that horizon: it has no items,
     * and its context is below the horizon. Owners do not compare such carts.
     */
    public boolean blank(long horizon) {
        return entries.isEmpty() && context.sessions() == 0 && context.horizon() <= horizon;
    }

    /** This cart as it is kept where all carts are under that horizon: only the receipts of a {@link #blank} one. */
    public Cart under(long horizon) {
        Cart raised = raise(horizon);
        return raised.blank(horizon) ? emptyUnder(horizon).withReceipts(receipts) : raised;
    }

    /** The entries that a cart would lose if this delta were merged into it: those that this one has seen and does not hold. */
    public List<Entry> dropsOf(Cart cart) {
        List<Entry> drops = new ArrayList<>();
        for (Entry entry : cart.entries()) {
            if (context.contains(entry.dot()) && find(entry.dot()) == null) {
                drops.add(entry);
            }
        }
        return drops;
    }

    /** The items in their order, unmodifiable. */
    public List<Entry> entries() {
        return entries;
    }

    /** The dots that this cart has seen. */
    public CausalContext context() {
        return context;
    }

    /** The stamp of the last change of any kind, 0 if there was none. */
    public long lastChange() {
        return lastChange;
    }

    /** The id of the node that made the last change, "" if there was none. */
    public String lastWriter() {
        return lastWriter;
    }

    /** The time for which it keeps its items after its last change. */
    public Lifetime lifetime() {
        return lifetime;
    }

    /** The time at which its items expire, in milliseconds since 1970; {@code Long.MAX_VALUE} for never. */
    public long endsAtMillis() {
        return endsAtMillis(HybridClock.millis(lastChange));
    }

    /** The same with that time of the last change, in place of its stamp's. */
    public long endsAtMillis(long changed) {
        return lifetime.ends() && lifetime.millis() < Long.MAX_VALUE - changed
                ? changed + lifetime.millis()
                : Long.MAX_VALUE;
    }

    /** The earliest end of an item that goes by itself, in ms since 1970; {@link Entry#NEVER} if there is none. */
    public long firstEnd() {
        return firstEnd;
    }

    /** The entry with this dot, null if it never came or was removed ({@link #context} tells which). */
    public @Nullable Entry find(Dot dot) {
        if (!context.contains(dot)) {
            return null;
        }
        if (entries instanceof EntryList many) {
            return many.find(dot);
        }
        for (Entry entry : entries) {
            if (entry.dot().equals(dot)) {
                return entry;
            }
        }
        return null;
    }

    /** The sum of the items' lengths in bytes of UTF-8. */
    public int bytes() {
        return bytes;
    }

    /** The number of items. */
    public int size() {
        return entries.size();
    }

    /** The sum of the items' digests, with their dots and stamps: equal for equal lists; 0 if there are none. Ends count, where there are any. */
    public long entriesDigest() {
        return entriesDigest;
    }

    /**
     * A {@link Digest} of all that makes carts equal but for their receipts: items, context with its horizon, last change, lifetime. Its parts are known
     * already, so it costs O(1), and a change adjusts them by what it touches.
     */
    public long digest() {
        long values = Digest.then(entriesDigest, context.digest());
        long changed = Digest.then(Digest.then(values, lastChange), Digest.of(lastWriter));
        return lifetime.equals(Lifetime.NONE)
                ? changed
                : Digest.then(Digest.then(changed, lifetime.stamp()), lifetime.millis());
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Cart that
                && entriesDigest == that.entriesDigest
                && lastChange == that.lastChange
                && lastWriter.equals(that.lastWriter)
                && lifetime.equals(that.lifetime)
                && context.equals(that.context)
                && entries.equals(that.entries)
                && receipts.equals(that.receipts);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(digest());
    }

    @Override
    public String toString() {
        return "Cart{" + entries
                + (receipts.isEmpty() ? "" : ", knows what " + receipts.list().size() + " removals took") + ", seen "
                + context + ", changed " + lastChange + " by " + lastWriter
                + (lifetime.ends() ? ", kept for " + lifetime.millis() + " ms" : "") + "}";
    }
}
