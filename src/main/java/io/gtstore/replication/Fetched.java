package io.gtstore.replication;

import io.gtstore.cart.Span;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.TransferCursor;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each source has given of the slots that this node catches up on, so that a transfer that broke off goes on where it ended. It holds as long as
 * this node is an owner without a break, since whatever is written meanwhile reaches it on its own. What a source gave before it had caught up itself
 * counts for nothing once it has. Bounded by the members and the slots.
 */
final class Fetched {
    private final Map<NodeRef, Progress> bySource = new HashMap<>();

    private static final class Progress {
        /** Given whole by an owner that had caught up. */
        private final BitSet whole = new BitSet();
        /** Given whole by somebody else. */
        private final BitSet asHolder = new BitSet();

        private String cursor = "";
        private int inSlot = -1;
        private boolean hadCaughtUp;
        /** The earliest horizon that the parts which came of a cart were under, until its last part has come. */
        private long horizon;

        private long under(Span part) {
            return part.after() == null ? part.horizon() : Math.min(horizon, part.horizon());
        }
    }

    /** Slots that this node does not catch up on any more, and sources that are no members any more, are forgotten. */
    void retain(BitSet behind, ClusterMap map) {
        bySource.keySet().removeIf(source -> map.member(source) == null);
        for (Progress progress : bySource.values()) {
            progress.whole.and(behind);
            progress.asHolder.and(behind);
            if (progress.inSlot >= 0 && !behind.get(progress.inSlot)) {
                restart(progress);
            }
        }
    }

    /** Which of the slots the source has yet to give. */
    BitSet left(NodeRef source, BitSet slots, ClusterMap map) {
        Progress progress = of(source);
        BitSet left = (BitSet) slots.clone();
        left.andNot(progress.whole);
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            left.set(slot, !progress.asHolder.get(slot) || caughtUp(map, slot, source));
        }
        return left;
    }

    /** Whether the source gave all of the slot when it had caught up on it. */
    boolean whole(NodeRef source, int slot) {
        return of(source).whole.get(slot);
    }

    /** Where to go on with the source: the cursor, and of the slots that are left those that come behind it. */
    String goOn(NodeRef source, BitSet left, ClusterMap map) {
        Progress progress = of(source);
        boolean stale = !progress.hadCaughtUp && caughtUp(map, progress.inSlot, source);
        if (progress.inSlot < 0 || !left.get(progress.inSlot) || stale) {
            restart(progress);
            return "";
        }
        left.clear(0, progress.inSlot);
        return progress.cursor;
    }

    /**
     * A chunk has come and is stored.
     *
     * @param asked the slots that it was asked of
     * @param under the map when it was asked for
     * @param chunk the carts in it, and parts of such
     * @param next where the next one begins; null with the last
     */
    void came(NodeRef source, BitSet asked, ClusterMap under, List<KeyedCart> chunk, @Nullable String next) {
        Progress progress = of(source);
        for (KeyedCart keyed : chunk) {
            Span part = keyed.span();
            progress.horizon = part == null ? 0 : progress.under(part);
        }
        int reached = next == null ? asked.length() : TransferCursor.parse(next).slot();
        for (int slot = asked.nextSetBit(0); slot >= 0 && slot < reached; slot = asked.nextSetBit(slot + 1)) {
            boolean begunBehind = slot == progress.inSlot && !progress.hadCaughtUp;
            (caughtUp(under, slot, source) && !begunBehind ? progress.whole : progress.asHolder).set(slot);
        }
        if (next == null) {
            restart(progress);
        } else {
            progress.hadCaughtUp =
                    caughtUp(under, reached, source) && (reached != progress.inSlot || progress.hadCaughtUp);
            progress.inSlot = reached;
            progress.cursor = next;
        }
    }

    /**
     * The carts of which a chunk brings the last part, and the horizon under which all their parts were. Only then may the copy come under it, too: a part
     * leaves it out, since it speaks of those that are yet to come.
     */
    Map<String, Long> ended(NodeRef source, List<KeyedCart> chunk) {
        Map<String, Long> ended = new HashMap<>();
        for (KeyedCart keyed : chunk) {
            Span part = keyed.span();
            if (part != null && part.upto() == null && of(source).under(part) > 0) {
                ended.put(keyed.key(), of(source).under(part));
            }
        }
        return ended;
    }

    void clear() {
        bySource.clear();
    }

    private Progress of(NodeRef source) {
        return bySource.computeIfAbsent(source, s -> new Progress());
    }

    private static void restart(Progress progress) {
        progress.cursor = "";
        progress.inSlot = -1;
        progress.hadCaughtUp = false;
    }

    private static boolean caughtUp(ClusterMap map, int slot, NodeRef source) {
        OwnerInfo owner = slot < 0 ? null : map.owners(slot).owner(source);
        return owner != null && owner.state().caughtUp();
    }
}
