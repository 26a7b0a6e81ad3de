// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.HeapSize;
import io.gtstore.client.CartItem;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carts as they were last read, up to a bound of bytes, the one read longest ago going first. A get names the version that is here, and is then answered with
 * what has changed since. Never an answer by itself. On the client's context only.
 */
final class CartCache {
    /** A cart with its items as they were shown, one for each entry. */
    private record Kept(Cart cart, List<CartItem> items) {}

    /** What an item takes beside its text: itself, its stamp, its value, and its place. */
    private static final int ITEM_BYTES = 160;

    private final long most;
    private final Map<String, Kept> carts = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** Keeps no more bytes than that; 0 for none. */
    CartCache(long most) {
        this.most = most;
    }

    /** The version that was read last, if it is kept. */
    @Nullable
    Cart get(String key) {
        Kept kept = most == 0 ? null : carts.get(key);
        return kept == null ? null : kept.cart;
    }

    /** Keeps what was read, instead of what was before, and returns its items; those that were shown before are not made anew. */
    List<CartItem> put(String key, Cart cart) {
        Kept before = carts.get(key);
        List<CartItem> items = before == null
                ? Answers.entries(cart.entries())
                : Answers.entries(cart.entries(), before.cart.entries(), before.items);
        Kept kept = new Kept(cart, items);
        if (size(key, kept) > most) {
            remove(key);
            return items;
        }
        carts.put(key, kept);
        bytes += size(key, kept) - (before == null ? 0 : size(key, before));
        Iterator<Map.Entry<String, Kept>> oldest = carts.entrySet().iterator();
        while (bytes > most) {
            Map.Entry<String, Kept> next = oldest.next();
            bytes -= size(next.getKey(), next.getValue());
            oldest.remove();
        }
        return items;
    }

    private void remove(String key) {
        Kept before = carts.remove(key);
        bytes -= before == null ? 0 : size(key, before);
    }

    private static long size(String key, Kept kept) {
        Cart cart = kept.cart;
        return HeapSize.of(key) + cart.heapBytes() + cart.bytes() + (long) ITEM_BYTES * cart.size();
    }

    /** What they take, in bytes. */
    long bytes() {
        return bytes;
    }
}
