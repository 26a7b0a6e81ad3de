// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rebalancing by moving slots: first to spread their owners over zones, then from members with the most copies for
 * their weight to those with the fewest, as long as that brings both closer to their share and no slot's owners into
 * fewer zones. A slot that is moving is left alone until it has settled. Every move either increases a slot's zones
 * or makes shares more even ({@link CopyCounts}), so it terminates.
 */
final class Rebalancer {
    private final SlotOwners[] slots;
    private final CopyCounts shares;
    private final List<NodeInfo> takers;
    private final long epoch;
    private final Map<String, Map<String, Deque<Integer>>> movable = new HashMap<>();

    private Rebalancer(SlotOwners[] slots, CopyCounts shares, List<NodeInfo> takers, long epoch) {
        this.slots = slots;
        this.shares = shares;
        this.takers = takers;
        this.epoch = epoch;
    }

    /** Moves slots until no move makes the shares fairer. */
    static void spread(SlotOwners[] slots, CopyCounts shares, long epoch) {
        new Rebalancer(slots, shares, shares.staying(), epoch).run();
    }

    /** Moves slots to the newcomer only, so that no more than its share moves. */
    static void share(SlotOwners[] slots, CopyCounts shares, NodeInfo newcomer, long epoch) {
        new Rebalancer(slots, shares, List.of(newcomer), epoch).run();
    }

    private void run() {
        scattered().filter(slot -> !shares.apart(slots[slot])).forEach(this::putApart);
        while (moved()) {
            // one copy at a time, each to whom it is owed most
        }
    }

    private void putApart(int slot) {
        SlotOwners owners = slots[slot];
        int now = shares.zonesOf(owners);
        for (NodeInfo taker : takers.stream().sorted(shares.poorest()).toList()) {
            String giver = owners.settled() && !owners.names(taker.id())
                    ? richest(owners, id -> shares.zonesAfter(owners, id, taker.id()) > now)
                    : null;
            if (giver != null) {
                move(slot, giver, taker);
                return;
            }
        }
    }

    private @Nullable String richest(SlotOwners owners, Predicate<String> may) {
        return owners.owners().stream()
                .map(OwnerInfo::id)
                .filter(may)
                .min(shares.richest())
                .orElse(null);
    }

    private boolean moved() {
        for (NodeInfo taker : takers.stream().sorted(shares.poorest()).toList()) {
            String giver = shares.staying().stream()
                    .map(NodeInfo::id)
                    .filter(id -> shares.fairer(id, taker.id()) && next(id, taker) != null)
                    .min(shares.richest())
                    .orElse(null);
            Integer slot = giver == null ? null : next(giver, taker);
            if (giver != null && slot != null) {
                move(slot, giver, taker);
                return true;
            }
        }
        return false;
    }

    private void move(int slot, String giver, NodeInfo taker) {
        OwnerInfo owner = new OwnerInfo(taker.id(), taker.incarnation(), OwnerState.CATCHING_UP);
        slots[slot] = slots[slot].withState(giver, OwnerState.RELEASING, epoch).with(owner, epoch);
        shares.gave(giver);
        shares.took(taker.id());
    }

    /** The next slot that can move from one to the other, or null. */
    private @Nullable Integer next(String giver, NodeInfo taker) {
        Deque<Integer> left =
                movable.computeIfAbsent(taker.id(), t -> movableTo(taker)).getOrDefault(giver, new ArrayDeque<>());
        while (!left.isEmpty() && !slots[left.getFirst()].settled()) {
            left.removeFirst();
        }
        return left.peekFirst();
    }

    /** By owner, the slots that may move to the taker. */
    private Map<String, Deque<Integer>> movableTo(NodeInfo taker) {
        Map<String, Deque<Integer>> byGiver = new HashMap<>();
        scattered()
                .filter(slot -> slots[slot].settled() && !slots[slot].names(taker.id()))
                .forEach(slot -> {
                    SlotOwners owners = slots[slot];
                    int now = shares.zonesOf(owners);
                    for (OwnerInfo owner : owners.owners()) {
                        if (shares.zonesAfter(owners, owner.id(), taker.id()) >= now) {
                            byGiver.computeIfAbsent(owner.id(), o -> new ArrayDeque<>())
                                    .add(slot);
                        }
                    }
                });
        return byGiver;
    }

    /** The slots in a fixed pseudo-random order, so that every pair of nodes keeps sharing some. */
    private IntStream scattered() {
        return IntStream.range(0, slots.length)
                .boxed()
                .sorted(Comparator.comparingInt(slot -> Integer.reverse(slot * 0x9e3779b9)))
                .mapToInt(slot -> slot);
    }
}
