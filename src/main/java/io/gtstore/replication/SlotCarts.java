// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Digest;
import io.gtstore.cart.Dot;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The carts of one slot, with what the owners compare: a digest over all of them, kept up to date in O(1) per change, and the horizon under which
 * they stand. A key that is absent here stands for the empty cart under that horizon, so a cart that is nothing more need not be kept.
 */
final class SlotCarts {
    private final CartTable carts = new CartTable();
    private Cart absent = Cart.EMPTY;
    private @Nullable TreeSet<String> inOrder;
    private boolean orderWanted;
    private long horizon;
    private long digest;
    private long version;

    Cart get(String key) {
        Cart held = carts.get(key);
        return held == null ? absent : held;
    }

    /** The cart of the key, null if it is not kept. */
    @Nullable
    Cart kept(String key) {
        return carts.get(key);
    }

    /** In no order. */
    void forEach(CartTable.Each each) {
        carts.forEach(each);
    }

    /** The keys, in no order; to be read only. */
    Set<String> keys() {
        return carts.keys();
    }

    /**
     * The keys behind that one, ascending, as they are now. Transfers ask for them chunk by chunk, and changes do not: they are sorted when they are first asked
     * for, and kept in order from then on until nobody has asked for a while.
     */
    NavigableSet<String> keysBehind(String key) {
        if (carts.size() == 0) {
            return Collections.emptyNavigableSet();
        }
        if (inOrder == null) {
            inOrder = new TreeSet<>(carts.keys());
        }
        orderWanted = true;
        return inOrder.tailSet(key, false);
    }

    /** Of a cart of which nothing but receipts is left, these are kept until they are let go of; for the digest, and so for the owners, it is absent. */
    void put(String key, Cart cart) {
        boolean vanishes = cart.vanishes(horizon);
        boolean blank = cart.blank(horizon);
        Cart before = vanishes ? carts.remove(key) : carts.put(key, blank ? cart.under(horizon) : cart);
        if (inOrder != null && vanishes) {
            inOrder.remove(key);
        } else if (inOrder != null && before == null) {
            inOrder.add(key);
        }
        if (before != null && !before.blank(horizon)) {
            digest -= digestOf(key, before);
        }
        if (!blank) {
            digest += digestOf(key, cart);
        }
        version++;
    }

    /** Lets go of what the cart knows of the removal with that dot, if anything. Owners do not compare that, so for them nothing has changed. */
    void dropReceipt(String key, Dot own) {
        if (!carts.dropReceipt(key, own)) {
            Cart cart = get(key);
            if (cart.receipts().find(own) != null) {
                put(key, cart.withoutReceipt(own));
            }
        }
    }

    /** Every session that logged in before it counts as seen from now on: what contexts say of those is freed, and empty carts vanish. */
    void raise(long to) {
        if (to <= horizon) {
            return;
        }
        horizon = to;
        absent = Cart.emptyUnder(to);
        digest = 0;
        carts.raise(to, (key, cart) -> digest += cart.blank(to) ? 0 : digestOf(key, cart));
        inOrder = null;
        version++;
    }

    /**
     * Packs the carts that were changed before the last time that this came to its end, and not since.
     *
     * @param most how many bytes of carts at most, or one cart more
     * @return how many it packed; with fewer than {@code most} it has come to its end
     */
    long pack(long most) {
        long packed = carts.packIdle(most);
        if (packed < most) {
            inOrder = orderWanted ? inOrder : null;
            orderWanted = false;
        }
        return packed;
    }

    /** Sessions that logged in before it, in ms since 1970, count as seen. */
    long horizon() {
        return horizon;
    }

    /** Equal for equal carts under equal horizons, and in practice for no others. */
    long digest() {
        return Digest.then(digest, horizon);
    }

    /** Grows with each change. */
    long version() {
        return version;
    }

    /** How much of the heap keys and carts take, in bytes. */
    long heapBytes() {
        return carts.heapBytes();
    }

    int size() {
        return carts.size();
    }

    boolean isEmpty() {
        return carts.size() == 0;
    }

    /** What a cart adds to the digest of its slot, unless it is blank. */
    static long digestOf(String key, Cart cart) {
        return Digest.then(Digest.of(key), cart.digest());
    }
}
