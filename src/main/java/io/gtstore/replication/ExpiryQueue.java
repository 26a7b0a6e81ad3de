// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Priority queue of carts with a lifetime, earliest end first, one entry for each, so that finding expired carts
 * costs nothing for the others. An entry may be too early, as each change extends the lifetime; it is checked when
 * due. Entries are grouped by slot, so that those of a slot can be added and removed at once.
 *
 * <p>The queue has a clock of its own that runs at least as fast as the wall clock and the monotonic clock. So a wall
 * clock that is set back delays no entry by more than its lifetime.
 */
final class ExpiryQueue {
    /** A cart to check. */
    record Due(long atMillis, int slot, String key) {}

    /** The earliest entry of a slot. */
    private record Head(long atMillis, int slot) {}

    /** The entries of a slot. */
    static final class OfSlot {
        private final TreeSet<Due> queue =
                new TreeSet<>(Comparator.comparingLong(Due::atMillis).thenComparing(Due::key));
        private final Map<String, Due> noted = new HashMap<>();
        private @Nullable Head head;
    }

    private final TreeSet<Head> heads =
            new TreeSet<>(Comparator.comparingLong(Head::atMillis).thenComparingInt(Head::slot));
    private final Map<Integer, OfSlot> slots = new HashMap<>();
    private long wall;
    private long steady;
    private boolean begun;
    /** The lead of the queue's clock over the wall clock, in ms. */
    private long ahead;

    /** Advances the queue's clock. */
    void setTime(long wallMillis, long steadyMillis) {
        ahead += begun ? Math.max(0, (steadyMillis - steady) - (wallMillis - wall)) : 0;
        wall = wallMillis;
        steady = steadyMillis;
        begun = true;
    }

    /** Converts a wall clock time to the queue's clock. */
    private long queueTime(long wallMillis) {
        return wallMillis > Long.MAX_VALUE - ahead ? Long.MAX_VALUE : wallMillis + ahead;
    }

    /** Notes a change of the cart at the time of its stamp. */
    void noteEnd(int slot, String key, Cart cart) {
        boolean ends = cart.lifetime().ends() && !cart.entries().isEmpty();
        if (!ends) {
            forget(slot, key);
            return;
        }
        OfSlot of = slots.get(slot);
        Due before = of == null ? null : of.noted.get(key);
        if (before == null || queueTime(cart.endsAtMillis()) < before.atMillis()) {
            noteAt(slot, key, cart.endsAtMillis());
        }
    }

    /** Notes a change of the cart now, whatever its stamp. */
    void noteEndFromNow(int slot, String key, Cart cart, long nowMillis) {
        if (cart.lifetime().ends() && !cart.entries().isEmpty()) {
            noteAt(slot, key, cart.endsAtMillis(nowMillis));
        } else {
            forget(slot, key);
        }
    }

    /** Schedules the cart's only check for that time of the current wall clock. */
    void noteAt(int slot, String key, long wallMillis) {
        Due due = new Due(queueTime(wallMillis), slot, key);
        OfSlot of = slots.computeIfAbsent(slot, s -> new OfSlot());
        Due before = of.noted.put(key, due);
        if (before != null) {
            of.queue.remove(before);
        }
        of.queue.add(due);
        updateHead(slot, of);
    }

    /** Removes the cart's entry. */
    private void forget(int slot, String key) {
        OfSlot of = slots.get(slot);
        Due before = of == null ? null : of.noted.remove(key);
        if (of != null && before != null) {
            of.queue.remove(before);
            updateHead(slot, of);
        }
    }

    /** Removes and returns all entries of a slot. */
    @Nullable
    OfSlot remove(int slot) {
        OfSlot of = slots.remove(slot);
        if (of != null && of.head != null) {
            heads.remove(of.head);
            of.head = null;
        }
        return of;
    }

    /** Adds the entries of a slot that has none here. */
    void add(int slot, OfSlot of) {
        slots.put(slot, of);
        updateHead(slot, of);
    }

    private void updateHead(int slot, OfSlot of) {
        if (of.queue.isEmpty()) {
            remove(slot);
            return;
        }
        Head head = new Head(of.queue.first().atMillis(), slot);
        if (!head.equals(of.head)) {
            if (of.head != null) {
                heads.remove(of.head);
            }
            of.head = head;
            heads.add(head);
        }
    }

    /** Removes and returns the next cart that is due; null if there is none. */
    @Nullable
    Due poll() {
        if (heads.isEmpty() || heads.first().atMillis() > queueTime(wall)) {
            return null;
        }
        int slot = heads.first().slot();
        OfSlot of = slots.get(slot);
        Due next = of == null ? null : of.queue.first();
        if (next != null) {
            forget(slot, next.key());
        }
        return next;
    }

    /** The number of entries. */
    int size() {
        return slots.values().stream().mapToInt(of -> of.queue.size()).sum();
    }
}
