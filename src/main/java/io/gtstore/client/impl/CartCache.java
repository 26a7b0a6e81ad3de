// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.HeapSize;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carts as they were last read, up to a bound of bytes, the one read longest ago going first. A get names the version that is here, and is then answered with
 * what has changed since. Never an answer by itself. On the client's context only.
 */
final class CartCache {
    private final long most;
    private final Map<String, Cart> carts = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** Keeps no more bytes than that; 0 for none. */
    CartCache(long most) {
        this.most = most;
    }

    /** The version that was read last, if it is kept. */
    @Nullable
    Cart get(String key) {
        return most == 0 ? null : carts.get(key);
    }

    /** Keeps what was read, instead of what was before. */
    void put(String key, Cart cart) {
        if (size(key, cart) > most) {
            remove(key);
            return;
        }
        Cart before = carts.put(key, cart);
        bytes += size(key, cart) - (before == null ? 0 : size(key, before));
        Iterator<Map.Entry<String, Cart>> oldest = carts.entrySet().iterator();
        while (bytes > most) {
            Map.Entry<String, Cart> next = oldest.next();
            bytes -= size(next.getKey(), next.getValue());
            oldest.remove();
        }
    }

    /** Keeps that cart no longer. */
    void remove(String key) {
        Cart before = carts.remove(key);
        bytes -= before == null ? 0 : size(key, before);
    }

    private static long size(String key, Cart cart) {
        return HeapSize.of(key) + cart.heapBytes();
    }

    /** What they take, in bytes. */
    long bytes() {
        return bytes;
    }
}
