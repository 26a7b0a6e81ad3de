// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.CartParts;
import io.gtstore.cart.Span;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.TransferCursor;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each source has given of the slots that this node catches up on, so that a transfer that broke off goes on where it ended. It holds as long as
 * this node is an owner without a break, since whatever is written meanwhile reaches it on its own: a slot that it may have lost and got again, also in
 * maps that it never saw, is begun anew, and what was asked for before that does not count. What a source gave before it had caught up itself counts for
 * nothing once it has. Bounded by the members and the slots.
 */
final class Fetched {
    private final Map<NodeRef, Progress> bySource = new HashMap<>();
    /** The epoch from which on this node has been catching up on each slot without a break. */
    private final Map<Integer, Long> since = new HashMap<>();

    private final Map<Integer, Long> horizons = new HashMap<>();

    private static final class Progress {
        /** Given whole by an owner that had caught up. */
        private final BitSet whole = new BitSet();
        /** Given whole by somebody else. */
        private final BitSet asHolder = new BitSet();

        private String cursor = "";
        private int inSlot = -1;
        private boolean hadCaughtUp;
        /** What has come of carts of which parts are yet to come: of one for each run. */
        private final Map<String, CartParts> parts = new HashMap<>();
    }

    /**
     * A map has come. Slots that this node does not catch up on any more, and sources that are no members any more, are forgotten.
     *
     * @param before the map until now
     * @param behind what this node catches up on by the new one
     * @return the slots that it caught up on already, and has begun anew
     */
    BitSet followMap(ClusterMap before, ClusterMap map, BitSet behind) {
        BitSet anew = new BitSet();
        since.keySet().stream()
                .filter(slot -> behind.get(slot) && !map.unbroken(slot, before))
                .forEach(anew::set);
        BitSet kept = (BitSet) behind.clone();
        kept.andNot(anew);
        since.keySet().removeIf(slot -> !kept.get(slot));
        horizons.keySet().removeIf(slot -> !kept.get(slot));
        behind.stream().forEach(slot -> since.putIfAbsent(slot, map.epoch()));
        retain(kept, map);
        return anew;
    }

    private void retain(BitSet kept, ClusterMap map) {
        bySource.keySet().removeIf(source -> map.member(source) == null);
        for (Progress progress : bySource.values()) {
            progress.whole.and(kept);
            progress.asHolder.and(kept);
            progress.parts.keySet().removeIf(key -> !kept.get(map.slotOf(key)));
            if (progress.inSlot >= 0 && !kept.get(progress.inSlot)) {
                restart(progress);
            }
        }
    }

    /** Whether what was asked for under that map counts: this node has been catching up on the slot ever since. */
    boolean counts(int slot, ClusterMap under) {
        return since.getOrDefault(slot, Long.MAX_VALUE) <= under.epoch();
    }

    /** Which of the slots the source has yet to give. */
    BitSet remaining(NodeRef source, BitSet slots, ClusterMap map) {
        Progress progress = progress(source);
        BitSet left = (BitSet) slots.clone();
        left.andNot(progress.whole);
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            left.set(slot, !progress.asHolder.get(slot) || caughtUp(map, slot, source));
        }
        return left;
    }

    /** The slots that some source has given. */
    BitSet given() {
        BitSet given = new BitSet();
        for (Progress progress : bySource.values()) {
            given.or(progress.whole);
            given.or(progress.asHolder);
        }
        return given;
    }

    /** Whether the source gave all of the slot when it had caught up on it. */
    boolean whole(NodeRef source, int slot) {
        return progress(source).whole.get(slot);
    }

    /** The cursor at which the source is to continue; {@code left} keeps only the slots that come behind it. */
    String cursor(NodeRef source, BitSet left, ClusterMap map) {
        Progress progress = progress(source);
        boolean stale = !progress.hadCaughtUp && caughtUp(map, progress.inSlot, source);
        if (progress.inSlot < 0 || !left.get(progress.inSlot) || stale) {
            restart(progress);
            return "";
        }
        left.clear(0, progress.inSlot);
        return progress.cursor;
    }

    /**
     * A chunk has come and is stored. What does not {@link #counts count} of it is passed over.
     *
     * @param asked the slots that it was asked of
     * @param under the map when it was asked for
     * @param next where the next one begins; null with the last
     */
    void recordChunk(NodeRef source, BitSet asked, ClusterMap under, @Nullable String next) {
        Progress progress = progress(source);
        int reached = next == null ? asked.length() : TransferCursor.parse(next).slot();
        for (int slot = asked.nextSetBit(0); slot >= 0 && slot < reached; slot = asked.nextSetBit(slot + 1)) {
            if (!counts(slot, under)) {
                continue;
            }
            boolean begunBehind = slot == progress.inSlot && !progress.hadCaughtUp;
            (caughtUp(under, slot, source) && !begunBehind ? progress.whole : progress.asHolder).set(slot);
        }
        if (next == null || !counts(reached, under)) {
            restart(progress);
        } else {
            progress.hadCaughtUp =
                    caughtUp(under, reached, source) && (reached != progress.inSlot || progress.hadCaughtUp);
            progress.inSlot = reached;
            progress.cursor = next;
        }
    }

    /**
     * A slot's horizon at a source: counts on the word of an owner that has caught up, and is taken over with the last of the carts below it.
     *
     * @param under the map when it was asked for
     */
    void recordHorizon(NodeRef source, int slot, ClusterMap under, ClusterMap now, long horizon) {
        if (counts(slot, under) && caughtUp(now, slot, source)) {
            horizons.merge(slot, horizon, Math::max);
        }
    }

    /** The highest horizon that was heard of for the slot; 0 if none was. */
    long horizon(int slot) {
        return horizons.getOrDefault(slot, 0L);
    }

    /** What has come of a cart before that part of it: nothing before a first one. Null, and the source gives the slot anew, if the parts are not known. */
    @Nullable
    CartParts partsBefore(NodeRef source, String key, Span part) {
        Progress progress = progress(source);
        CartParts parts = part.after() == null ? new CartParts() : progress.parts.remove(key);
        if (parts == null || !Objects.equals(parts.behind(), part.after())) {
            restart(progress);
            return null;
        }
        if (part.upto() != null) {
            progress.parts.put(key, parts);
        }
        return parts;
    }

    void clear() {
        bySource.clear();
        since.clear();
        horizons.clear();
    }

    private Progress progress(NodeRef source) {
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
