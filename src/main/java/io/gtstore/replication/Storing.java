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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes being stored, per key in the order of their decisions. A decision is taken on {@link #present}, the cart
 * that they lead to, since all of them will be stored before the decision's own change; reads, copies and
 * acknowledgements use what is held.
 *
 * <p>Each merge is computed once, either for a decision or when the store has ended. Where stores end at once, as in
 * memory, no decision ever finds one under way, and nothing is kept per key.
 */
final class Storing {
    /** The number of stores since the last decision from which on they are indexed by key, so that completed ones are freed. */
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

        long bytes() {
            return heapBytes(keyed);
        }

        StoreCallback then() {
            return then;
        }

        /** The cart with this change merged into it. */
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

    /** Uses that function to merge a change, its second argument, into a cart. */
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
     * Completes and returns the change with that token; null if there is none.
     *
     * @param stored whether it is stored; if not, later decisions ignore it
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

    /** The cart once all changes being stored are stored: the base of decisions. */
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

    /** Discards cached merges of the slot, whose carts have changed otherwise. */
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

    /** Those of the changes being stored that pass the test; goes through all of them. */
    List<Change> changes(Predicate<Change> test) {
        return byToken.values().stream().filter(test).toList();
    }

    /** Whether anything of the slot is being stored. */
    boolean contains(int slot) {
        return byToken.values().stream().anyMatch(change -> change.slot == slot);
    }

    private static long heapBytes(KeyedCart keyed) {
        return HeapSize.of(keyed.key()) + keyed.cart().heapBytes();
    }

    /** The heap of the changes being stored, in bytes. */
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
