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
 * Progress of catch-up per source, so that an interrupted transfer resumes where it ended. Valid as long as this node
 * owns the slot without interruption, since writes reach an owner anyway: a slot that was lost and regained, even in
 * maps that this node never saw, is started again, and replies to earlier requests are ignored. What a source sent
 * before it had caught up itself no longer counts once it has. Bounded by the members and the slots.
 */
final class Fetched {
    private final Map<NodeRef, Progress> bySource = new HashMap<>();
    /** The epoch since which this node has been catching up on each slot without interruption. */
    private final Map<Integer, Long> since = new HashMap<>();

    private final Map<Integer, Long> horizons = new HashMap<>();

    private static final class Progress {
        /** Sent completely by a caught-up owner. */
        private final BitSet whole = new BitSet();
        /** Sent completely by any other member. */
        private final BitSet asHolder = new BitSet();

        private String cursor = "";
        private int inSlot = -1;
        private boolean hadCaughtUp;
        /** The received parts of incomplete carts, one cart per run. */
        private final Map<String, CartParts> parts = new HashMap<>();
    }

    /**
     * Follows a new map: forgets slots that are no longer behind and sources that are no longer members.
     *
     * @param before the previous map
     * @param behind the slots that are behind by the new map
     * @return the slots whose catch-up is started again
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
        if (kept.isEmpty()) {
            bySource.clear(); // what is left of each is what a new one begins with
            return;
        }
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

    /** Whether a reply to a request under that map counts: this node has been catching up on the slot ever since. */
    boolean counts(int slot, ClusterMap under) {
        return since.getOrDefault(slot, Long.MAX_VALUE) <= under.epoch();
    }

    /** The slots that the source has yet to send completely. */
    BitSet remaining(NodeRef source, BitSet slots, ClusterMap map) {
        Progress progress = progress(source);
        BitSet left = (BitSet) slots.clone();
        left.andNot(progress.whole);
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            left.set(slot, !progress.asHolder.get(slot) || caughtUp(map, slot, source));
        }
        return left;
    }

    /** The slots that any source has sent completely. */
    BitSet given() {
        BitSet given = new BitSet();
        for (Progress progress : bySource.values()) {
            given.or(progress.whole);
            given.or(progress.asHolder);
        }
        return given;
    }

    /** Whether the source sent all of the slot when it had caught up on it. */
    boolean whole(NodeRef source, int slot) {
        return progress(source).whole.get(slot);
    }

    /** The cursor at which the source continues; {@code left} keeps only the slots behind it. */
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
     * Records a stored chunk. Slots that do not {@link #counts count} are ignored.
     *
     * @param asked the requested slots
     * @param under the map of the request
     * @param next the next chunk's cursor; null with the last chunk
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
     * Records a slot's horizon at a source. It counts if the source is a caught-up owner, and is adopted with the
     * last of the carts below it.
     *
     * @param under the map of the request
     */
    void recordHorizon(NodeRef source, int slot, ClusterMap under, ClusterMap now, long horizon) {
        if (counts(slot, under) && caughtUp(now, slot, source)) {
            horizons.merge(slot, horizon, Math::max);
        }
    }

    /** The highest recorded horizon of the slot; 0 if there is none. */
    long horizon(int slot) {
        return horizons.getOrDefault(slot, 0L);
    }

    /** The parts of a cart before that one, none before a first one. Null, upon which the source sends the slot again, if they are unknown. */
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

    /** Whether there is no progress, nor anything to be made. */
    boolean isEmpty() {
        return bySource.isEmpty() && since.isEmpty() && horizons.isEmpty();
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
