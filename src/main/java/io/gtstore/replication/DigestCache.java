// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Cache of combined digests: while no cart changes, a comparison of the same slots computes none. Bounded. */
final class DigestCache {
    /** The maximum number of sets of slots; a node compares one with each other member. */
    static final int MOST = 256;

    private final SlotTable slots;
    private final Map<BitSet, Long> combined = new HashMap<>();
    private long changes;
    private long computed;

    DigestCache(SlotTable slots) {
        this.slots = slots;
    }

    /** The digests of these slots, combined. */
    long combined(BitSet of) {
        if (changes != slots.changes() || combined.size() >= MOST) {
            combined.clear();
            changes = slots.changes();
        }
        Long known = combined.get(of);
        if (known == null) {
            known = compute(of);
            combined.put((BitSet) of.clone(), known);
        }
        return known;
    }

    private long compute(BitSet of) {
        computed++;
        return SlotDigests.combined(
                of.stream().mapToObj(slot -> slots.get(slot).digest()).toList());
    }

    /** The number of times that it had to compute, for tests. */
    long computed() {
        return computed;
    }

    /** The number of sets of slots that it holds. */
    int size() {
        return combined.size();
    }
}
