// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.Request;
import java.util.List;

/**
 * Items put atomically, with consecutive numbers of one session; a put is a batch of one.
 *
 * @param replaces the entries that are removed in the same step
 * @param fold earlier lines of the session that the item takes up, see {@link Folding}
 * @param ttl the cart's lifetime in ms from now on, {@link Request#SAME_TTL} to leave it
 * @param end when each of the items goes by itself
 * @param seq the first item's number
 * @param voids see {@link Request.Voiding}
 */
record Batch(
        String key,
        List<String> items,
        List<Dot> replaces,
        List<Dot> fold,
        long ttl,
        ItemEnd end,
        String session,
        long seq,
        CausalContext voids) {
    static Batch of(Request.Put put) {
        return new Batch(
                put.key(),
                List.of(put.item()),
                put.replaces(),
                put.fold(),
                put.ttl(),
                put.end(),
                put.session(),
                put.seq(),
                put.voids());
    }

    static Batch of(Request.PutAll put) {
        return new Batch(
                put.key(),
                put.items(),
                List.of(),
                List.of(),
                put.ttl(),
                put.end(),
                put.session(),
                put.seq(),
                put.voids());
    }

    /** The same put with what folding came to. */
    Batch folded(String item, List<Dot> dropped) {
        return new Batch(key, List.of(item), dropped, List.of(), ttl, end, session, seq, voids);
    }

    Dot dot(int index) {
        return new Dot(session, seq + index);
    }

    boolean hasDot(Dot dot) {
        return dot.session().equals(session) && dot.seq() >= seq && dot.seq() - seq < items.size();
    }
}
