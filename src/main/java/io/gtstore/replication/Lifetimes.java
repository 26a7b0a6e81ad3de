package io.gtstore.replication;

import io.gtstore.cart.Cart;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which carts of this shard may have come to their end, the earliest first: at most one note for each cart with a lifetime, so that finding what is due
 * costs nothing for the others. A note may be too early, as each change of a cart puts its end off; it is looked at when its time has come.
 */
final class Lifetimes {
    /** A cart to be looked at. */
    record Due(long atMillis, int slot, String key) {}

    private final TreeSet<Due> queue =
            new TreeSet<>(Comparator.comparingLong(Due::atMillis).thenComparing(Due::key));
    private final Map<String, Due> noted = new HashMap<>();

    /** The cart has changed, when its stamp says. */
    void changed(int slot, String key, Cart cart) {
        boolean ends = cart.lifetime().ends() && !cart.entries().isEmpty();
        if (!ends) {
            forget(key);
            return;
        }
        Due before = noted.get(key);
        if (before == null || cart.endsAtMillis() < before.atMillis()) {
            note(new Due(cart.endsAtMillis(), slot, key));
        }
    }

    /** The cart has changed now, whatever its stamp says. */
    void changedNow(int slot, String key, Cart cart, long nowMillis) {
        if (cart.lifetime().ends() && !cart.entries().isEmpty()) {
            note(new Due(cart.endsAtMillis(nowMillis), slot, key));
        } else {
            forget(key);
        }
    }

    /** To be looked at then, and not at another time. */
    void note(Due due) {
        forget(due.key());
        noted.put(due.key(), due);
        queue.add(due);
    }

    /** The cart is not to be looked at. */
    void forget(String key) {
        if (!noted.isEmpty()) {
            Due before = noted.remove(key);
            if (before != null) {
                queue.remove(before);
            }
        }
    }

    /** The next cart whose time has come, which is noted no longer; null if there is none. */
    @Nullable
    Due poll(long nowMillis) {
        if (queue.isEmpty() || queue.first().atMillis() > nowMillis) {
            return null;
        }
        Due next = queue.first();
        forget(next.key());
        return next;
    }

    /** How many carts are noted. */
    int size() {
        return queue.size();
    }
}
