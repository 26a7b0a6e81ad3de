// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.BitSet;

/**
 * A shard's share of the slots: a contiguous range, about as large as each other shard's, so shards in order are
 * slots in order.
 *
 * @param index the shard's index, from 0 on
 * @param of the node's number of shards
 */
public record SlotRange(int index, int of) {
    /** The share of a single shard: all slots. */
    public static final SlotRange ALL = new SlotRange(0, 1);

    /** Throws IllegalArgumentException if there is no such shard. */
    public SlotRange {
        if (index < 0 || index >= of) {
            throw new IllegalArgumentException("there is no shard " + index + " of " + of);
        }
    }

    /** The index of the shard of a slot. */
    public static int indexOf(int slot, int shards, int slots) {
        return (int) Math.min(shards - 1L, (long) slot * shards / slots);
    }

    /** The slots of the set that are in this share. */
    public BitSet of(BitSet some, int slots) {
        BitSet part = (BitSet) some.clone();
        part.clear(0, first(index, slots));
        if (index + 1 < of) {
            part.clear(first(index + 1, slots), Math.max(first(index + 1, slots), part.length()));
        }
        return part;
    }

    private int first(int shard, int slots) {
        return (int) (((long) shard * slots + of - 1) / of);
    }
}
