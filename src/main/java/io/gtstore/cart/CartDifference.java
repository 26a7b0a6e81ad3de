// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one version of a cart becomes a later one: for a reader that holds the earlier one. Whoever makes it need not have that version; its context
 * and the digest of its entries are enough. The reader finds out whether it has come to the right list by the digest of the later one's entries.
 *
 * @param added the entries that are new, in the order of the list
 * @param gone dots that are in the list no longer; beside those of the entries that went it may name dots that were not in the earlier list
 * @param seen what the later version has seen beside what the earlier one had
 * @param digest the later version's {@link Cart#entriesDigest}
 */
public record CartDifference(List<Entry> added, CausalContext gone, CausalContext seen, long digest) {
    /** Of a list this much longer than what a reader has not seen, only that is looked at. */
    private static final int SMALL_PART = 4;

    /**
     * The difference from a version of which that is known; null if the cart has not seen all that the version has, so that it may be an earlier one.
     *
     * @param context what the version had seen
     * @param digest its {@link Cart#entriesDigest}
     */
    public static @Nullable CartDifference since(CausalContext context, long digest, Cart cart) {
        if (!cart.context().covers(context)) {
            return null;
        }
        CausalContext seen = context.missing(cart.context());
        List<Entry> added = added(context, seen, cart);
        long kept = cart.entriesDigest();
        for (Entry entry : added) {
            kept -= entry.digest();
        }
        CausalContext gone = kept == digest ? CausalContext.EMPTY : gone(context, digest - kept, seen, cart);
        return new CartDifference(added, gone, seen, cart.entriesDigest());
    }

    /**
     * The difference from a version that is here, too: it names what went and nothing else. Null if the later one is not told by it, as of two of which
     * the one that was changed last won whole.
     */
    public static @Nullable CartDifference between(Cart earlier, Cart cart) {
        if (!cart.context().covers(earlier.context())) {
            return null;
        }
        CausalContext seen = earlier.context().missing(cart.context());
        List<Entry> added = added(earlier.context(), seen, cart);
        List<Dot> gone = new ArrayList<>();
        long digest = earlier.entriesDigest();
        for (Entry entry : added) {
            digest += entry.digest();
        }
        for (Entry entry : digest == cart.entriesDigest()
                ? List.<Entry>of()
                : EntryList.beside(earlier.entries(), cart.entries())) {
            if (cart.find(entry.dot()) == null) {
                gone.add(entry.dot());
                digest -= entry.digest();
            }
        }
        return digest == cart.entriesDigest() ? new CartDifference(added, CausalContext.of(gone), seen, digest) : null;
    }

    private static List<Entry> added(CausalContext context, CausalContext seen, Cart cart) {
        List<Entry> added = new ArrayList<>();
        if (isSmall(seen, cart)) {
            for (Dot dot : seen.dots()) {
                Entry entry = cart.find(dot);
                if (entry != null) {
                    added.add(entry);
                }
            }
            added.sort(Entry.ORDER);
        } else {
            for (Entry entry : cart.entries()) {
                if (!context.contains(entry.dot())) {
                    added.add(entry);
                }
            }
        }
        return added;
    }

    private static boolean isSmall(CausalContext seen, Cart cart) {
        return seen.horizon() == 0 && seen.namesFewerThan(2 + cart.size() / SMALL_PART);
    }

    /** What went since then: by the receipts of the removals since then, or else all that was seen and is not there. */
    private static CausalContext gone(CausalContext context, long digest, CausalContext seen, Cart cart) {
        Map<Dot, Entry> taken = new HashMap<>();
        if (!cart.receipts().isEmpty() && isSmall(seen, cart)) {
            for (Dot dot : seen.dots()) {
                take(cart.receipts().decided(dot), context, taken);
                take(cart.receipts().found(dot), context, taken);
            }
        }
        long ofTaken = 0;
        for (Entry entry : taken.values()) {
            ofTaken += entry.digest();
        }
        return ofTaken == digest ? CausalContext.of(taken.keySet()) : absent(context, cart);
    }

    private static void take(List<Entry> removed, CausalContext context, Map<Dot, Entry> taken) {
        for (Entry entry : removed) {
            if (context.contains(entry.dot())) {
                taken.put(entry.dot(), entry);
            }
        }
    }

    private static CausalContext absent(CausalContext context, Cart cart) {
        List<Dot> kept = cart.entries().stream().map(Entry::dot).toList();
        return CausalContext.of(kept).missing(CausalContext.of(context.seen(), 0));
    }

    /** The later version of that earlier one; null if the difference does not lead from it to the list that it is of. */
    public @Nullable Cart applyTo(Cart earlier) {
        Cart change = Cart.of(added, gone, earlier.lastChange(), earlier.lastWriter());
        Cart later = MergePolicy.UNION.merge(earlier, change);
        return later.entriesDigest() == digest
                ? later.withContext(later.context().union(seen))
                : null;
    }
}
