// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Entry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Priority queue of carts with a lifetime or with items that end, earliest end first, one entry for each, so that
 * finding expired items costs nothing for the other carts. An entry may be too early, as each change extends the
 * lifetime and may take out an item; it is checked when due. Entries are grouped by slot, so that those of a slot can be added and removed at once.
 *
 * <p>The queue has a clock of its own that runs at least as fast as the wall clock and the monotonic clock. So a wall
 * clock that is set back delays no entry by more than its lifetime.
 */
final class ExpiryQueue {
    /**
     * A cart to check.
     *
     * @param atMillis when, on the queue's clock
     * @param sinceMillis the time that the ends of stamps too far ahead were counted from, in ms since 1970; 0 if from the stamps
     * @param aheadMillis the lead of the queue's clock over the wall clock when these were counted
     */
    record Due(long atMillis, int slot, String key, long sinceMillis, long aheadMillis) {}

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

    /** Notes a change of a cart whose stamps are believed. */
    void noteEnd(int slot, String key, Cart cart) {
        long end = cart.entries().isEmpty() ? Entry.NEVER : Math.min(cart.endsAtMillis(), cart.firstEnd());
        if (end == Entry.NEVER) {
            forget(slot, key);
            return;
        }
        OfSlot of = slots.get(slot);
        Due before = of == null ? null : of.noted.get(key);
        if (before == null || queueTime(end) < before.atMillis()) {
            note(new Due(queueTime(end), slot, key, 0, ahead));
        }
    }

    /** Notes a change of a cart whose first end, counted from that time, is this one; {@link Entry#NEVER} if it has none. */
    void noteSince(int slot, String key, long endMillis, long sinceMillis) {
        if (endMillis == Entry.NEVER) {
            forget(slot, key);
        } else {
            note(new Due(queueTime(endMillis), slot, key, sinceMillis, ahead));
        }
    }

    /** Schedules a cart that was due for a later time, counted from when it was counted from before. */
    void noteAgain(Due due, long endMillis) {
        long at = endMillis > Long.MAX_VALUE - due.aheadMillis() ? Long.MAX_VALUE : endMillis + due.aheadMillis();
        long later = Math.max(at, queueTime(wall) + 1);
        note(new Due(later, due.slot(), due.key(), due.sinceMillis(), due.aheadMillis()));
    }

    /** The wall clock as it would be if it had not been set back since that cart was noted. */
    long undisturbedMillis(Due due) {
        return queueTime(wall) - due.aheadMillis();
    }

    /** Makes it the cart's only check. */
    private void note(Due due) {
        OfSlot of = slots.computeIfAbsent(due.slot(), s -> new OfSlot());
        Due before = of.noted.put(due.key(), due);
        if (before != null) {
            of.queue.remove(before);
        }
        of.queue.add(due);
        updateHead(due.slot(), of);
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
