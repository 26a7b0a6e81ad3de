// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.BitSet;

/** The slots of one {@link CatchUpRun}; shared by it and its transfers. */
final class RunSlots {
    private final BitSet slots;
    private final BitSet behind;
    private final BitSet heldBefore;
    private boolean dropped;

    /**
     * Slots to catch up on.
     *
     * @param slots these
     * @param behind those on which this node is behind by the present map; changes with the map
     * @param heldBefore those of which this node held an older copy when the run began
     */
    RunSlots(BitSet slots, BitSet behind, BitSet heldBefore) {
        this.slots = slots;
        this.behind = behind;
        this.heldBefore = heldBefore;
    }

    /** The slots of the run on which this node is still behind; to be read only. */
    BitSet behind() {
        slots.and(behind);
        return slots;
    }

    /** Those of which this node held an older copy when the run began; to be read only. */
    BitSet heldBefore() {
        return heldBefore;
    }

    /** Ends the run: what still arrives for it does not count, and nothing more is asked for. */
    void drop() {
        dropped = true;
    }

    boolean dropped() {
        return dropped;
    }
}
