// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.BitSet;

/**
 * Which of a node's slots a shard decides about: a run of neighbouring ones, about as many as each other shard has, so that shards in order are slots in
 * order.
 *
 * @param index which of the shards, from 0 on
 * @param of how many shards the node has
 */
public record SlotRange(int index, int of) {
    /** All slots, where a node has but one shard. */
    public static final SlotRange ALL = new SlotRange(0, 1);

    /** Throws IllegalArgumentException if there is no such shard. */
    public SlotRange {
        if (index < 0 || index >= of) {
            throw new IllegalArgumentException("there is no shard " + index + " of " + of);
        }
    }

    /** The shard of a slot, where there are so many shards, and so many slots. */
    public static int indexOf(int slot, int shards, int slots) {
        return (int) Math.min(shards - 1L, (long) slot * shards / slots);
    }

    /** Those of the slots that are in this share. */
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
