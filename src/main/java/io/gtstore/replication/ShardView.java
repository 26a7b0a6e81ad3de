// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotOwners;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shard's view of its cluster: the settings, the current map, this node's identity in it, the shard's share of the slots, and the merge policy. Changes only
 * with {@link #adopt}, that is, between events.
 */
final class ShardView {
    private final ShardConfig config;
    private final SlotRange share;
    private ClusterMap map;
    private NodeRef self;
    private MergePolicy policy;
    /** Those of {@link #ownedSlots}, until the next map; null before they are asked for. */
    private @Nullable BitSet owned;
    /** Those of {@link #slotsInCommon} by peer, until the next map. Bounded by the members. */
    private final Map<NodeRef, BitSet> common = new HashMap<>();

    ShardView(ShardConfig config, ClusterMap map, NodeRef self, SlotRange share) {
        this.config = config;
        this.share = share;
        this.map = map;
        this.self = self;
        this.policy = MergePolicy.fromWire(map.settings().merge());
    }

    /** Replaces the map, and this node's incarnation. */
    void adopt(ClusterMap newer, NodeRef life) {
        map = newer;
        self = life;
        owned = null;
        common.clear();
        policy = MergePolicy.fromWire(newer.settings().merge());
    }

    ShardConfig config() {
        return config;
    }

    ClusterMap map() {
        return map;
    }

    /** Whether that is the current map. */
    boolean isCurrentMap(String manager, long epoch) {
        return map.epoch() == epoch && map.manager().equals(manager);
    }

    long epoch() {
        return map.epoch();
    }

    NodeRef self() {
        return self;
    }

    MergePolicy policy() {
        return policy;
    }

    /** Whether this is the node's first shard, which logs for all of them. */
    boolean firstShard() {
        return share.index() == 0;
    }

    int slotOf(String key) {
        return map.slotOf(key);
    }

    SlotOwners owners(int slot) {
        return map.owners(slot);
    }

    /** This node's own entry among the slot's owners; null if it does not own the slot. */
    @Nullable
    OwnerInfo ownership(int slot) {
        return map.owners(slot).owner(self);
    }

    boolean owns(int slot) {
        return ownership(slot) != null;
    }

    /** Whether this node is an owner of the slot that has caught up. */
    boolean caughtUp(int slot) {
        return caughtUp(self, slot);
    }

    /** Whether that node is an owner of the slot that has caught up. */
    boolean caughtUp(NodeRef node, int slot) {
        OwnerInfo owner = map.owners(slot).owner(node);
        return owner != null && owner.state().caughtUp();
    }

    /** Whether the slot has as many owners as it should. */
    boolean fullyReplicated(int slot) {
        return map.owners(slot).owners().size() >= map.settings().replicas();
    }

    /** The slots of this shard that the node owns, in whatever state; a copy. */
    BitSet ownedSlots() {
        BitSet known = owned;
        if (known == null) {
            known = share.of(map.slotsOf(self), map.settings().slots());
            owned = known;
        }
        return (BitSet) known.clone();
    }

    /** Those of {@link #ownedSlots} on which both this node and the peer have caught up; a copy. */
    BitSet slotsInCommon(NodeRef peer) {
        return (BitSet) common.computeIfAbsent(peer, this::findInCommon).clone();
    }

    private BitSet findInCommon(NodeRef peer) {
        BitSet both = ownedSlots();
        for (int slot = both.nextSetBit(0); slot >= 0; slot = both.nextSetBit(slot + 1)) {
            both.set(slot, caughtUp(slot) && caughtUp(peer, slot));
        }
        return both;
    }

    boolean member(NodeRef node) {
        return map.member(node) != null;
    }

    /** The slot's owners except this node, in the map's order; a copy. */
    List<NodeInfo> otherOwners(int slot) {
        return others(map.ownerNodes(slot));
    }

    /** All members except this node; a copy. */
    List<NodeInfo> otherMembers() {
        return others(map.members());
    }

    private List<NodeInfo> others(List<NodeInfo> nodes) {
        List<NodeInfo> others = new ArrayList<>(nodes);
        others.removeIf(node -> node.id().equals(self.id()));
        return others;
    }
}
