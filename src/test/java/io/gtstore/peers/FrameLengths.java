// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.stream.LongStream;

/** How long GTStore's frames are for a cart of so many items, in bytes, as its own codec writes them. */
final class FrameLengths {
    private static final long NOW_MILLIS = 1_800_000_000_000L;
    private static final long STAMP = NOW_MILLIS << 16;
    private static final long EPOCH = NOW_MILLIS / 1_000;
    private static final long ID = 1_000_000;
    private static final String KEY = "customer-1-63-1000";
    private static final String ITEM = '"' + "x".repeat(Load.ITEM_BYTES) + '"';
    private static final String SESSION = Sessions.issue(NOW_MILLIS, -1);
    private static final NodeInfo NODE = new NodeInfo("node-1", 1, "127.0.0.1", 30_000);

    private FrameLengths() {}

    /** A request and its reply. */
    record Pair(int request, int reply) {
        private static Pair of(Request request, Reply reply) {
            return new Pair(Codec.encode(ID, request).length, Codec.encode(ID, reply).length);
        }
    }

    static Pair login() {
        return Pair.of(new LocateRequest.Login(KEY), new Reply.Located(SESSION, 1_000, NODE, List.of(NODE), EPOCH));
    }

    static Pair put(int seq) {
        return Pair.of(new Request.Put(KEY, ITEM, List.of(), SESSION, seq, EPOCH), new Reply.Stored(2, STAMP, EPOCH));
    }

    static Pair get(int items) {
        return Pair.of(
                new Request.Get(KEY, seen(items), false, EPOCH),
                new Reply.Items(entries(items), seen(items), true, EPOCH));
    }

    static Pair finalizeCart(int items) {
        return Pair.of(
                new Request.Finalize(KEY, seen(items), SESSION, items + 1L, EPOCH),
                new Reply.Removed(entries(items), 2, EPOCH));
    }

    private static CausalContext seen(int items) {
        return items == 0 ? CausalContext.EMPTY : CausalContext.ofRange(SESSION, 1, items);
    }

    private static List<Entry> entries(int items) {
        return LongStream.rangeClosed(1, items)
                .mapToObj(seq -> new Entry(new Dot(SESSION, seq), STAMP + seq, ITEM))
                .toList();
    }
}
