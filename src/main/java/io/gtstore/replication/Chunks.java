// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.TransferCursor;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a slot transfer, of bounded size, in the order of slot and key. A {@link TransferCursor} says where the
 * next chunk begins, so a transfer can be resumed anywhere.
 *
 * @param carts the chunk
 * @param slots the slots of the chunk; the last one may be incomplete
 * @param next the next chunk's cursor, null with the last chunk
 */
record Chunks(List<KeyedCart> carts, BitSet slots, @Nullable String next) {
    /** The bytes of a slot and its horizon as text. */
    private static final int HORIZON_BYTES = 24;

    /**
     * The chunk after the cursor.
     *
     * @throws IllegalArgumentException if the cursor is malformed
     */
    static Chunks after(ShardView view, ShardCarts shard, BitSet slots, String cursor, int frameBytes) {
        return new Cut(view, shard, slots, TransferCursor.parse(cursor), frameBytes).chunk();
    }

    private static final class Cut {
        private final ShardCarts shard;
        private final BitSet slots;
        private final TransferCursor from;
        private final Parcel parcel;
        private final BitSet covered = new BitSet();
        private TransferCursor reached;

        Cut(ShardView view, ShardCarts shard, BitSet slots, TransferCursor from, int frameBytes) {
            this.shard = shard;
            this.slots = slots;
            this.from = from;
            this.reached = from;
            this.parcel = Parcel.of(view, frameBytes);
        }

        Chunks chunk() {
            for (int slot = slots.nextSetBit(from.slot()); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
                SlotCarts carts = shard.slot(slot);
                boolean first = slot == from.slot();
                if (carts.horizon() > 0 && !parcel.reserve(HORIZON_BYTES) && !covered.isEmpty()) {
                    return end(new TransferCursor(slot, "", null));
                }
                covered.set(slot);
                if (!(first ? slot(slot, carts, from.key(), from.within()) : slot(slot, carts, "", null))) {
                    return end(reached);
                }
            }
            return new Chunks(parcel.carts(), covered, null);
        }

        private Chunks end(TransferCursor next) {
            return new Chunks(parcel.carts(), covered, next.toString());
        }

        /** Adds a slot; returns whether all of it fitted. */
        private boolean slot(int slot, SlotCarts carts, String after, @Nullable Dot within) {
            reached = new TransferCursor(slot, after, within);
            Cart begun = within == null ? null : carts.kept(after);
            if (begun != null && !add(slot, after, begun, within)) {
                return false;
            }
            for (String key : carts.keysBehind(after)) {
                if (!add(slot, key, carts.get(key), null)) {
                    return false;
                }
            }
            return true;
        }

        private boolean add(int slot, String key, Cart cart, @Nullable Dot after) {
            if (!parcel.addPart(key, cart, after)) {
                return false;
            }
            reached = new TransferCursor(slot, key, parcel.within());
            return parcel.within() == null;
        }
    }
}
