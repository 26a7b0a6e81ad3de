// SPDX-License-Identifier: Apache-2.0
package io.gtstore.microbench;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import java.util.List;

/** What a shop would have: items of 100 bytes, keys and sessions as they are. */
final class Samples {
    static final String KEY = "customer-4711";
    static final String NODE = "node-1";

    private static final long NOW_MILLIS = 1_800_000_000_000L;
    private static final long STAMP = NOW_MILLIS << 16;
    static final String SESSION = Sessions.issue(NOW_MILLIS, 0x9E37_79B9_7F4A_7C15L);

    private Samples() {}

    /** An item as JSON, of 100 bytes without its quotes. */
    static String item(int number) {
        return '"' + String.format("item-%06d-", number) + "x".repeat(88) + '"';
    }

    /** The change that puts the session's item of that number. */
    static Cart put(int number) {
        Entry entry = new Entry(new Dot(SESSION, number), STAMP + number, item(number));
        return Cart.putDelta(entry, List.of(), NODE);
    }

    /** A cart of so many items, put one after the other. */
    static Cart cart(int items) {
        Cart cart = Cart.EMPTY;
        for (int i = 1; i <= items; i++) {
            cart = MergePolicy.UNION.merge(cart, put(i));
        }
        return cart;
    }

    /** What so many sessions' three puts each leave in a context. */
    static CausalContext context(int sessions) {
        CausalContext seen = CausalContext.EMPTY;
        for (int i = 0; i < sessions; i++) {
            seen = seen.union(CausalContext.ofRange(Sessions.issue(NOW_MILLIS + i, i), 1, 3));
        }
        return seen;
    }

    static Request putRequest() {
        return new Request.Put(KEY, item(1), List.of(), SESSION, 1, 12);
    }

    static Request replicate() {
        return new PeerRequest.Replicate(7, new KeyedCart(KEY, put(1)), false, null, 12);
    }
}
