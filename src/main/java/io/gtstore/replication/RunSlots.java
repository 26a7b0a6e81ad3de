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
     * @param slots the slots of the run
     * @param behind the slots on which this node is behind by the current map; changes with the map
     * @param heldBefore the slots of which this node held an older copy when the run began
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

    /** The slots of which this node held an older copy when the run began; to be read only. */
    BitSet heldBefore() {
        return heldBefore;
    }

    /** Ends the run: late replies are ignored, and no more requests are sent. */
    void drop() {
        dropped = true;
    }

    boolean dropped() {
        return dropped;
    }
}
