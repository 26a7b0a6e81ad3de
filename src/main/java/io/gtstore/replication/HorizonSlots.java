// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cluster.SlotOwners;
import java.util.BitSet;

/** The slots whose horizon is due to rise: all that this node leads, once in each round, a few at a time. */
final class HorizonSlots {
    private static final int ROUNDS_PER_AGE = 16;

    /** The approximate number of carts raised at once; each is visited here and at the other owners, within one turn of their event loops. */
    static final int CARTS_AT_ONCE = 1_000;

    private final ShardView view;
    private final ShardCarts carts;
    private final NodeClocks clocks;
    private long nextRound = Long.MIN_VALUE;
    /** The slots of the current round that have not had their turn. */
    private BitSet left = new BitSet();

    HorizonSlots(ShardView view, ShardCarts carts, NodeClocks clocks) {
        this.view = view;
        this.carts = carts;
        this.clocks = clocks;
    }

    /** Takes the next slots of the round, or of the next one if that is due; empty if nothing is. */
    BitSet next() {
        long interval = (view.config().sessionMaxAgeMillis() + view.config().sessionGraceMillis()) / ROUNDS_PER_AGE;
        if (nextRound == Long.MIN_VALUE) {
            nextRound = clocks.steadyMillis() + interval;
        } else if (!left.isEmpty()) {
            left.and(ledSlots());
        } else if (clocks.steadyMillis() >= nextRound) {
            nextRound = clocks.steadyMillis() + interval;
            left = ledSlots();
        }
        if (left.isEmpty()) {
            return new BitSet();
        }
        BitSet some = fewCarts();
        left.andNot(some);
        return some;
    }

    /** The next slots with few enough carts in total, at least one slot. */
    private BitSet fewCarts() {
        BitSet some = new BitSet();
        int sum = 0;
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            sum += carts.slot(slot).size();
            if (sum > CARTS_AT_ONCE && !some.isEmpty()) {
                break;
            }
            some.set(slot);
        }
        return some;
    }

    /** The slots of which this node is primary, all owners serve and none is missing. */
    BitSet ledSlots() {
        BitSet led = view.ownedSlots();
        for (int slot = led.nextSetBit(0); slot >= 0; slot = led.nextSetBit(slot + 1)) {
            SlotOwners owners = view.owners(slot);
            boolean first = owners.owners().get(0).ref().equals(view.self());
            led.set(slot, first && view.fullyReplicated(slot) && owners.settled());
        }
        return led;
    }
}
