// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.HeapSize;
import io.gtstore.cart.PackedCart;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Table of carts by key, empty and idle ones packed as bytes (see {@link PackedCart}), with their heap size. */
final class CartTable {
    /** The number of sessions from which on a cart is too expensive to pack and unpack with each change. */
    private static final int SHARED = 16;
    /** No stamp. */
    private static final long NEVER = -1;

    private static final int FEW = 64;

    /** Each value is a {@link Cart} or the bytes of a packed one. */
    private final Map<String, Object> carts = new HashMap<>();

    private long heapBytes;
    /** Cache of the last unpacked cart: a change reads a cart before it replaces it. */
    private byte @Nullable [] unpacked;

    private Cart lastUnpacked = Cart.EMPTY;
    /** Cache of the last lookup: a change looks up the same key several times, always with the same object. */
    private @Nullable String lastKey;

    private @Nullable Object lastHeld;
    /** Unpacked carts that this round has yet to visit; some may have been packed since. */
    private Deque<Loose> loose = new ArrayDeque<>();
    /** Unpacked carts that this round has visited. */
    private Deque<Loose> seen = new ArrayDeque<>();

    /**
     * An unpacked cart.
     *
     * @param lastChange its stamp when packing last visited it
     */
    private record Loose(String key, long lastChange) {}

    interface Each {
        void cart(String key, Cart cart);
    }

    @Nullable
    Cart get(String key) {
        Object held = held(key);
        return held == null ? null : cart(held);
    }

    @SuppressWarnings("ReferenceEquality") // another object of the same text is looked up
    private @Nullable Object held(String key) {
        if (key != lastKey) {
            lastHeld = carts.get(key);
            lastKey = key;
        }
        return lastHeld;
    }

    private void forgetLast() {
        lastKey = null;
        lastHeld = null;
    }

    /** The cart that was there before, null if there was none. */
    @Nullable
    Cart put(String key, Cart cart) {
        Object held = form(cart);
        Object before = carts.put(key, held);
        lastKey = key;
        lastHeld = held;
        heapBytes += size(held) - (before == null ? -HeapSize.of(key) : size(before));
        if (held instanceof Cart && !(before instanceof Cart)) {
            loosen(key);
        }
        return before == null ? null : cart(before);
    }

    /** The cart that was there, null if there was none. */
    @Nullable
    Cart remove(String key) {
        forgetLast();
        Object before = carts.remove(key);
        if (before == null) {
            return null;
        }
        heapBytes -= HeapSize.of(key) + size(before);
        return cart(before);
    }

    /** Raises all carts to that horizon and drops those that are empty then; calls back with each of the others. */
    void raise(long horizon, Each each) {
        forgetLast();
        Iterator<Map.Entry<String, Object>> all = carts.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Object> next = all.next();
            Object held = next.getValue();
            Cart raised = cart(held).under(horizon);
            heapBytes -= size(held);
            if (raised.vanishes(horizon)) {
                heapBytes -= HeapSize.of(next.getKey());
                all.remove();
            } else {
                Object form = held instanceof Cart ? raised : PackedCart.pack(raised);
                next.setValue(form);
                heapBytes += size(form);
                each.cart(next.getKey(), raised);
            }
        }
    }

    private void loosen(String key) {
        if (loose.size() > 2 * carts.size() + FEW) {
            Set<String> once = new LinkedHashSet<>();
            loose.forEach(each -> once.add(each.key()));
            loose.clear();
            once.forEach(each -> loose.add(new Loose(each, NEVER)));
        }
        loose.add(new Loose(key, NEVER));
    }

    /**
     * Packs the carts that have not changed since the last round.
     *
     * @param most the bound in bytes, exceeded by one cart at most
     * @return the bytes packed; less than {@code most} at the end of a round
     */
    long packIdle(long most) {
        long packed = 0;
        while (packed < most && !loose.isEmpty()) {
            Loose next = loose.remove();
            Object held = carts.get(next.key());
            if (held instanceof Cart cart && cart.lastChange() == next.lastChange()) {
                packed += pack(next.key(), cart);
            } else if (held instanceof Cart cart) {
                seen.add(new Loose(next.key(), cart.lastChange()));
            }
        }
        if (loose.isEmpty() && packed < most) {
            loose = seen;
            seen = new ArrayDeque<>();
        }
        return packed;
    }

    private long pack(String key, Cart cart) {
        long before = cart.heapBytes();
        byte[] packed = PackedCart.pack(cart);
        heapBytes += HeapSize.of(packed) - before;
        carts.put(key, packed);
        forgetLast();
        return before;
    }

    /** Drops a removal's receipt if that can be done on the bytes of a packed cart; returns whether it was. */
    boolean dropReceipt(String key, Dot own) {
        byte[] rest = carts.get(key) instanceof byte[] packed ? PackedCart.withoutReceipt(packed, own) : null;
        if (rest == null) {
            return false;
        }
        byte[] before = (byte[]) Objects.requireNonNull(carts.put(key, rest));
        heapBytes += HeapSize.of(rest) - HeapSize.of(before);
        forgetLast();
        return true;
    }

    /** Visits all carts, in no order. */
    void forEach(Each each) {
        carts.forEach((key, held) -> each.cart(key, cart(held)));
    }

    /** The keys, in no order; to be read only. */
    Set<String> keys() {
        return Collections.unmodifiableSet(carts.keySet());
    }

    int size() {
        return carts.size();
    }

    /** The heap that keys and carts take, in bytes. */
    long heapBytes() {
        return heapBytes;
    }

    /**
     * The form to keep a cart in: an empty cart is packed at once, as it seldom changes again, except one with many
     * sessions, which is packed once idle.
     */
    private static Object form(Cart cart) {
        boolean shared =
                cart.context().sessions() > SHARED || cart.receipts().list().size() > SHARED;
        return cart.size() == 0 && !shared ? PackedCart.pack(cart) : cart;
    }

    private static long size(Object held) {
        return held instanceof Cart cart ? cart.heapBytes() : HeapSize.of((byte[]) held);
    }

    @SuppressWarnings("ReferenceEquality") // which array it came from is the point
    private Cart cart(Object held) {
        if (held instanceof Cart cart) {
            return cart;
        }
        byte[] packed = (byte[]) held;
        if (packed != unpacked) {
            lastUnpacked = PackedCart.unpack(packed);
            unpacked = packed;
        }
        return lastUnpacked;
    }
}
