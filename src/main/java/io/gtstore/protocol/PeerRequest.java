// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of one node to another about the copies of carts (paper §2.2); a manager passes some of them on. */
public sealed interface PeerRequest extends Request {
    /**
     * Changes for another owner, which has all of them or answers with an error; or one that takes entries out, with its dot, or as a hint to keep for an owner. A merge, so
     * what is sent twice does no harm.
     *
     * @param removal the dot of a change that takes entries out
     * @param taken the dots of these entries, which the receipt in the change then leaves out: an owner usually has them itself, and answers {@code behind} if it does
     *     not. Null if the receipt has them
     * @param claimant the sender, if it claims these entries as the slot's primary; null if it does not
     */
    record Replicate(
            long incarnation,
            List<KeyedCart> changes,
            boolean hint,
            @Nullable Dot removal,
            @Nullable CausalContext taken,
            @Nullable NodeRef claimant,
            long epoch)
            implements PeerRequest {
        /** Whole changes, without a claim. */
        public Replicate(long incarnation, List<KeyedCart> changes, boolean hint, @Nullable Dot removal, long epoch) {
            this(incarnation, changes, hint, removal, null, null, epoch);
        }

        /** With one change. */
        public Replicate(long incarnation, KeyedCart change, boolean hint, @Nullable Dot removal, long epoch) {
            this(incarnation, List.of(change), hint, removal, epoch);
        }

        @Override
        public int lastSlot() {
            return -1;
        }

        @Override
        public Op op() {
            return Op.REPLICATE;
        }
    }

    /** The paper's get_rep: asks for the carts of slots, chunk by chunk, or of one key. */
    record GetRep(long incarnation, BitSet slots, @Nullable String key, String after, long epoch)
            implements PeerRequest {
        @Override
        public int lastSlot() {
            return slots.length() - 1;
        }

        @Override
        public Op op() {
            return Op.GET_REP;
        }
    }

    /** Compares slots that both sides own: {@code digest} is the asker's over all of them. */
    record Digest(long incarnation, BitSet slots, long digest, long epoch) implements PeerRequest {
        @Override
        public int lastSlot() {
            return slots.length() - 1;
        }

        @Override
        public Op op() {
            return Op.DIGEST;
        }
    }

    /**
     * Asks for the digests of a slot's carts, in chunks.
     *
     * @param buckets the digests of the asker's buckets of keys, at most {@link #MAX_BUCKETS}: only keys of buckets that differ are asked for; empty for
     *     all keys
     */
    record KeyDigests(long incarnation, int slot, String after, List<Long> buckets, long epoch) implements PeerRequest {
        /** The most buckets that the keys of a slot are in. */
        public static final int MAX_BUCKETS = 1_024;

        @Override
        public int lastSlot() {
            return slot;
        }

        @Override
        public Op op() {
            return Op.KEY_DIGESTS;
        }
    }

    /** Hands carts over to be merged, and asks for those that are then more than was sent. */
    record Exchange(long incarnation, List<KeyedCart> carts, long epoch) implements PeerRequest {
        @Override
        public int lastSlot() {
            return -1;
        }

        @Override
        public Op op() {
            return Op.EXCHANGE;
        }
    }

    /** Raises the horizon of those slots whose digests are still the ones named, in ascending order of the slots. */
    record Raise(long incarnation, BitSet slots, List<Long> digests, long horizon, long epoch) implements PeerRequest {
        @Override
        public int lastSlot() {
            return slots.length() - 1;
        }

        @Override
        public Op op() {
            return Op.RAISE;
        }
    }

    /** The paper's Send_replica: hands carts to a node, which merges them. */
    record SendRep(long incarnation, List<KeyedCart> carts, long epoch) implements PeerRequest {
        @Override
        public int lastSlot() {
            return -1;
        }

        @Override
        public Op op() {
            return Op.SEND_REP;
        }
    }
}
