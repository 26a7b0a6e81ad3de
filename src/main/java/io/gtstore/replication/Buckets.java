// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Digest;
import io.gtstore.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The keys of one slot in hash buckets: a hash tree of two levels (Merkle, 1987). The digests of the buckets of two
 * copies tell in which the copies differ, so that only those keys' digests are sent. A slot of n carts has about 4·√n
 * buckets.
 */
final class Buckets {
    private static final int FEWEST_CARTS = 4;
    private static final int DIGEST_BYTES = 16;

    private final int count;
    private final BitSet differing;

    private Buckets(int count, BitSet differing) {
        this.count = count;
        this.differing = differing;
    }

    /** The digests of a slot's buckets, at most a quarter of a message; none if the keys' own digests are no longer than that. */
    static List<Long> digests(SlotCarts slot, int frameBytes) {
        int carts = slot.size();
        int most = Math.min(PeerRequest.KeyDigests.MAX_BUCKETS, Math.max(1, frameBytes / 4 / DIGEST_BYTES));
        return carts < FEWEST_CARTS
                ? List.of()
                : digestsOf(slot, Math.min(most, Integer.highestOneBit((int) (4 * Math.sqrt(carts)))));
    }

    private static List<Long> digestsOf(SlotCarts slot, int count) {
        long[] sums = new long[count];
        slot.forEach((key, cart) -> sums[bucket(key, count)] += SlotCarts.digestOf(key, cart));
        List<Long> digests = new ArrayList<>(count);
        for (long sum : sums) {
            digests.add(sum);
        }
        return digests;
    }

    /** The buckets of a slot whose digests differ from those of another copy. */
    static Buckets differing(SlotCarts slot, List<Long> theirs) {
        List<Long> mine = digestsOf(slot, Math.max(1, theirs.size()));
        BitSet differing = new BitSet();
        for (int bucket = 0; bucket < theirs.size(); bucket++) {
            differing.set(bucket, !mine.get(bucket).equals(theirs.get(bucket)));
        }
        return new Buckets(theirs.size(), differing);
    }

    /** The buckets that a peer named; a count of 0 stands for all keys. */
    static Buckets of(int count, BitSet differing) {
        return new Buckets(count, differing);
    }

    BitSet differing() {
        return differing;
    }

    /** Whether the key is in one of the buckets. */
    boolean has(String key) {
        return count == 0 || differing.get(bucket(key, count));
    }

    private static int bucket(String key, int count) {
        return (int) Long.remainderUnsigned(Digest.of(key), count);
    }
}
