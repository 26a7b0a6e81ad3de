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
 */
final class Lifetimes {
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

    /** The cart has changed, when its stamp says. */
    void changed(int slot, String key, Cart cart) {
        boolean ends = cart.lifetime().ends() && !cart.entries().isEmpty();
        if (!ends) {
            forget(slot, key);
            return;
        }
        OfSlot of = slots.get(slot);
        Due before = of == null ? null : of.noted.get(key);
        if (before == null || cart.endsAtMillis() < before.atMillis()) {
            note(new Due(cart.endsAtMillis(), slot, key));
        }
    }

    /** The cart has changed now, whatever its stamp says. */
    void changedNow(int slot, String key, Cart cart, long nowMillis) {
        if (cart.lifetime().ends() && !cart.entries().isEmpty()) {
            note(new Due(cart.endsAtMillis(nowMillis), slot, key));
        } else {
            forget(slot, key);
        }
    }

    /** To be looked at then, and not at another time. */
    void note(Due due) {
        OfSlot of = slots.computeIfAbsent(due.slot(), slot -> new OfSlot());
        Due before = of.noted.put(due.key(), due);
        if (before != null) {
            of.queue.remove(before);
        }
        of.queue.add(due);
        moved(due.slot(), of);
    }

    /** The cart is not to be looked at. */
    private void forget(int slot, String key) {
        OfSlot of = slots.get(slot);
        Due before = of == null ? null : of.noted.remove(key);
        if (of != null && before != null) {
            of.queue.remove(before);
            moved(slot, of);
        }
    }

    /** None of the slot's carts is to be looked at; what was noted of them. */
    @Nullable
    OfSlot take(int slot) {
        OfSlot of = slots.remove(slot);
        if (of != null && of.head != null) {
            heads.remove(of.head);
            of.head = null;
        }
        return of;
    }

    /** Notes of a slot of which there are none here. */
    void give(int slot, OfSlot of) {
        slots.put(slot, of);
        moved(slot, of);
    }

    private void moved(int slot, OfSlot of) {
        if (of.queue.isEmpty()) {
            take(slot);
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
    Due poll(long nowMillis) {
        if (heads.isEmpty() || heads.first().atMillis() > nowMillis) {
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
