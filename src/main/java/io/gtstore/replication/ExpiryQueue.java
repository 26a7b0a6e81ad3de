// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which carts of this shard may have come to their end, the earliest first: at most one note for each cart with a lifetime, so that finding what is due
 * costs nothing for the others. A note may be too early, as each change of a cart puts its end off; it is looked at when its time has come. Notes are
 * kept by slot, so that all those of a slot come and go at once.
 *
 * <p>They go by a clock of their own, which is never slower than the wall clock nor than the steady one. So a wall clock that is set back puts off none of
 * them: what was noted under the wrong time is looked at when as long has passed as it was to live.
 */
final class ExpiryQueue {
    /** A cart to be looked at. */
    record Due(long atMillis, int slot, String key) {}

    /** When a slot's first cart is to be looked at. */
    private record Head(long atMillis, int slot) {}

    /** The notes of a slot. */
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
    /** How far the notes' clock is ahead of the wall clock. */
    private long ahead;

    /** Time has passed. */
    void setTime(long wallMillis, long steadyMillis) {
        ahead += begun ? Math.max(0, (steadyMillis - steady) - (wallMillis - wall)) : 0;
        wall = wallMillis;
        steady = steadyMillis;
        begun = true;
    }

    /** When that time on the wall is by the notes' clock. */
    private long queueTime(long wallMillis) {
        return wallMillis > Long.MAX_VALUE - ahead ? Long.MAX_VALUE : wallMillis + ahead;
    }

    /** The cart has changed, when its stamp says. */
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

    /** The cart has changed now, whatever its stamp says. */
    void noteEndFromNow(int slot, String key, Cart cart, long nowMillis) {
        if (cart.lifetime().ends() && !cart.entries().isEmpty()) {
            noteAt(slot, key, cart.endsAtMillis(nowMillis));
        } else {
            forget(slot, key);
        }
    }

    /** To be looked at then, by the wall clock as it is now, and not at another time. */
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

    /** The cart is not to be looked at. */
    private void forget(int slot, String key) {
        OfSlot of = slots.get(slot);
        Due before = of == null ? null : of.noted.remove(key);
        if (of != null && before != null) {
            of.queue.remove(before);
            updateHead(slot, of);
        }
    }

    /** None of the slot's carts is to be looked at; what was noted of them. */
    @Nullable
    OfSlot remove(int slot) {
        OfSlot of = slots.remove(slot);
        if (of != null && of.head != null) {
            heads.remove(of.head);
            of.head = null;
        }
        return of;
    }

    /** Notes of a slot of which there are none here. */
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

    /** The next cart whose time has come, which is noted no longer; null if there is none. */
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

    /** How many carts are noted. */
    int size() {
        return slots.values().stream().mapToInt(of -> of.queue.size()).sum();
    }
}
