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
 * The carts of one slot, with the digest over all of them, kept up to date in O(1) per change, and the slot's
 * horizon. An absent key stands for the empty cart under that horizon, so such a cart need not be kept.
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

    /** Visits all carts, in no order. */
    void forEach(CartTable.Each each) {
        carts.forEach(each);
    }

    /** The keys, in no order; to be read only. */
    Set<String> keys() {
        return carts.keys();
    }

    /**
     * The keys after that one, ascending, as of now. Transfers ask for them chunk by chunk, changes do not: they are
     * sorted when first asked for, and kept in order until they have not been asked for for a while.
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

    /**
     * Replaces a cart. A cart of which nothing but receipts is left is kept until these are dropped; for the digest,
     * and so for the owners, it is absent.
     */
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

    /** Drops the receipt of the removal with that dot. Receipts are not compared, so the digest and version stay. */
    void dropReceipt(String key, Dot own) {
        if (!carts.dropReceipt(key, own)) {
            Cart cart = get(key);
            if (cart.receipts().find(own) != null) {
                put(key, cart.withoutReceipt(own));
            }
        }
    }

    /** Raises the horizon, in ms since 1970: sessions that logged in before it count as seen, their dots are freed, and empty carts are dropped. */
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
     * Packs the carts that have not changed since the last round.
     *
     * @param most the bound in bytes, exceeded by one cart at most
     * @return the bytes packed; less than {@code most} at the end of a round
     */
    long pack(long most) {
        long packed = carts.packIdle(most);
        if (packed < most) {
            inOrder = orderWanted ? inOrder : null;
            orderWanted = false;
        }
        return packed;
    }

    /** The horizon, in ms since 1970. */
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

    /** The heap that keys and carts take, in bytes. */
    long heapBytes() {
        return carts.heapBytes();
    }

    int size() {
        return carts.size();
    }

    boolean isEmpty() {
        return carts.size() == 0;
    }

    /** The cart's contribution to the digest of its slot; 0 if it is blank. */
    static long digestOf(String key, Cart cart) {
        return Digest.then(Digest.of(key), cart.digest());
    }
}
