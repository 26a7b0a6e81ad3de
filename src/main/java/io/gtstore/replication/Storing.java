// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.HeapSize;
import io.gtstore.protocol.KeyedCart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The changes that are being stored, for each key in the order in which they were decided on. A decision goes by the cart that they are about to make,
 * {@link #present}, since each of them will be there before the decision's own change is; reads, copies and acknowledgements go by what is held.
 *
 * <p>Each merge is done once, either for a decision or when the store has ended. Where stores end at once, as in memory, no decision ever finds one
 * under way, and nothing is kept by key.
 */
final class Storing {
    /** Beyond so many stores since the last decision they are put in order by key, so that those that have ended are not kept. */
    private static final int MOST_UNSORTED = 64;

    /** One change that is being stored. */
    static final class Change {
        private final int slot;
        private final KeyedCart keyed;
        private final StoreCallback then;
        private boolean ended;
        private @Nullable Cart before;
        private @Nullable Cart after;

        private Change(int slot, KeyedCart keyed, StoreCallback then) {
            this.slot = slot;
            this.keyed = keyed;
            this.then = then;
        }

        int slot() {
            return slot;
        }

        KeyedCart keyed() {
            return keyed;
        }

        StoreCallback then() {
            return then;
        }

        /** What the cart is with this change merged into it. */
        @SuppressWarnings("ReferenceEquality") // values; others that are equal are merged anew
        Cart mergedInto(Cart held, BinaryOperator<Cart> merge) {
            Cart known = after;
            return known != null && before == held ? known : merge.apply(held, keyed.cart());
        }
    }

    private final BinaryOperator<Cart> merge;
    private final Map<Long, Change> byToken = new HashMap<>();
    private final Map<String, Deque<Change>> byKey = new HashMap<>();
    private final List<Change> unsorted = new ArrayList<>();
    private long bytes;

    /** Merges a change, the second argument, into a cart. */
    Storing(BinaryOperator<Cart> merge) {
        this.merge = merge;
    }

    void begin(long token, int slot, KeyedCart keyed, StoreCallback then) {
        Change change = new Change(slot, keyed, then);
        byToken.put(token, change);
        bytes += heapBytes(keyed);
        unsorted.add(change);
        if (unsorted.size() > MOST_UNSORTED) {
            sort();
        }
    }

    /**
     * The change of that token is stored now, or is not; null if there is none.
     *
     * @param stored whether it is; if not, nothing is decided on it any longer
     */
    @Nullable
    Change end(long token, boolean stored) {
        Change change = byToken.remove(token);
        if (change == null) {
            return null;
        }
        change.ended = true;
        bytes -= heapBytes(change.keyed);
        if (byToken.isEmpty()) {
            unsorted.clear();
            byKey.clear();
        } else if (!byKey.isEmpty()) {
            byKey.computeIfPresent(change.keyed.key(), (key, chain) -> without(chain, change, stored));
        }
        return change;
    }

    private static @Nullable Deque<Change> without(Deque<Change> chain, Change change, boolean stored) {
        chain.remove(change);
        if (!stored) {
            forgetMerges(chain);
        }
        return chain.isEmpty() ? null : chain;
    }

    /** The cart as it will be once all that is being stored of it is: what decisions go by. */
    Cart present(String key, Cart held) {
        if (byToken.isEmpty()) {
            return held;
        }
        sort();
        Deque<Change> chain = byKey.get(key);
        return chain == null ? held : merged(chain, held);
    }

    private Cart merged(Deque<Change> chain, Cart held) {
        Deque<Change> open = new ArrayDeque<>();
        Cart present = held;
        for (Iterator<Change> latest = chain.descendingIterator(); latest.hasNext(); ) {
            Change change = latest.next();
            Cart known = change.after;
            if (known != null) {
                present = known;
                break;
            }
            open.push(change);
        }
        for (Change change : open) {
            change.before = present;
            present = merge.apply(present, change.keyed.cart());
            change.after = present;
        }
        return present;
    }

    private void sort() {
        for (Change change : unsorted) {
            if (!change.ended) {
                byKey.computeIfAbsent(change.keyed.key(), key -> new ArrayDeque<>())
                        .add(change);
            }
        }
        unsorted.clear();
    }

    /** The carts of the slot are no longer what they were when changes were merged into them. */
    void forgetMerges(int slot) {
        for (Deque<Change> chain : byKey.values()) {
            if (chain.element().slot == slot) {
                forgetMerges(chain);
            }
        }
    }

    private static void forgetMerges(Deque<Change> chain) {
        for (Change change : chain) {
            change.before = null;
            change.after = null;
        }
    }

    /** Whether anything of the slot is being stored. */
    boolean contains(int slot) {
        return byToken.values().stream().anyMatch(change -> change.slot == slot);
    }

    private static long heapBytes(KeyedCart keyed) {
        return HeapSize.of(keyed.key()) + HeapSize.of(keyed.cart());
    }

    /** How much of the heap the changes take that are being stored, in bytes. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return byToken.isEmpty();
    }

    int size() {
        return byToken.size();
    }
}
