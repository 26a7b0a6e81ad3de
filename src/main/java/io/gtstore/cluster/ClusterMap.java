// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.SlotGroup;
import io.gtstore.protocol.SlotRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The paper's route map and replica map in one (paper §3): the members, who is absent, and each slot's owners, under a version, the epoch, that only
 * grows. Immutable; {@link Planner} makes the next one, {@link #apply} learns one from the wire.
 */
public final class ClusterMap {
    /** The maximum number of members, present and absent; a list of all stays far below the length of a frame. */
    public static final int MAX_MEMBERS = 1_000;

    private final long epoch;
    private final String manager;
    private final ClusterSettings settings;
    private final SlotHash hash;
    private final NavigableMap<String, NodeInfo> members;
    private final NavigableSet<String> absent;
    private final List<String> absentIds;
    private final SlotOwners[] slots;
    /** Cache of {@link #ownerNodes}; concurrent callers compute the same value. */
    private final @Nullable List<NodeInfo>[] ownerNodes;

    ClusterMap(
            long epoch,
            String manager,
            ClusterSettings settings,
            NavigableMap<String, NodeInfo> members,
            NavigableSet<String> absent,
            SlotOwners[] slots) {
        this.epoch = epoch;
        this.manager = manager;
        this.settings = settings;
        this.hash = SlotHash.fromWire(settings.hash());
        this.members = members;
        this.absent = absent;
        this.absentIds = List.copyOf(absent);
        this.slots = slots;
        this.ownerNodes = listsOfNodes(slots.length);
    }

    /** Whether a node of that id may join: there is room, or it is known already. */
    public boolean hasRoomFor(String id) {
        return members.containsKey(id) || absent.contains(id) || members.size() + absent.size() < MAX_MEMBERS;
    }

    /** A new cluster's map: no members, no owners. */
    public static ClusterMap empty(long epoch, String manager, ClusterSettings settings) {
        SlotOwners[] slots = new SlotOwners[settings.slots()];
        Arrays.fill(slots, new SlotOwners(epoch, List.of()));
        return new ClusterMap(epoch, manager, settings, new TreeMap<>(), new TreeSet<>(), slots);
    }

    /**
     * Decodes a whole map from the wire.
     *
     * @throws IllegalArgumentException if it names an invalid slot, hash function or number
     */
    public static ClusterMap of(MapDelta whole) {
        int slots = whole.settings().slots();
        if (slots < 1 || slots > SlotRanges.MAX_SLOTS) {
            throw new IllegalArgumentException("a map has 1 to " + SlotRanges.MAX_SLOTS + " slots, not " + slots);
        }
        return empty(0, whole.manager(), whole.settings()).apply(whole);
    }

    /**
     * Whether the delta leaves no gap to this map: it is a whole map, or starts at this map's epoch or before. Each
     * manager counts its own epochs, so a delta applies only to a map of the same manager.
     */
    public boolean leadsTo(MapDelta delta) {
        return delta.since() == 0 || (delta.since() <= epoch && delta.manager().equals(manager));
    }

    /** This map with the delta applied, if it is newer and leaves no gap; else this map. */
    public ClusterMap apply(MapDelta delta) {
        if (delta.epoch() <= epoch || !leadsTo(delta)) {
            return this;
        }
        SlotOwners[] next = slots.clone();
        for (SlotGroup group : delta.slots()) {
            SlotOwners owners = new SlotOwners(group.epoch(), group.owners());
            BitSet of = SlotRanges.parse(group.slots());
            if (of.length() > next.length) {
                throw new IllegalArgumentException("the map names slot " + (of.length() - 1) + " of " + next.length);
            }
            of.stream().forEach(slot -> next[slot] = owners);
        }
        TreeMap<String, NodeInfo> named = new TreeMap<>();
        delta.members().forEach(member -> named.put(member.id(), member));
        return new ClusterMap(
                delta.epoch(), delta.manager(), delta.settings(), named, new TreeSet<>(delta.absent()), next);
    }

    /** The paper's replica(node): the node's slots in groups, each with its other owners. */
    public List<SlotGroup> replicasOf(String node) {
        List<SlotGroup> replicas = new ArrayList<>();
        for (SlotGroup group : since(0).slots()) {
            List<OwnerInfo> others =
                    group.owners().stream().filter(o -> !o.id().equals(node)).toList();
            if (others.size() < group.owners().size()) {
                replicas.add(new SlotGroup(group.slots(), group.epoch(), others));
            }
        }
        return replicas;
    }

    /** The delta since an epoch; since 0, the whole map. */
    public MapDelta since(long since) {
        Map<SlotOwners, BitSet> groups = new LinkedHashMap<>();
        for (int slot = 0; slot < slots.length; slot++) {
            if (since == 0 || slots[slot].epoch() > since) {
                groups.computeIfAbsent(slots[slot], o -> new BitSet()).set(slot);
            }
        }
        List<SlotGroup> wire = new ArrayList<>();
        groups.forEach((owners, of) -> wire.add(new SlotGroup(SlotRanges.format(of), owners.epoch(), owners.owners())));
        return new MapDelta(since, epoch, manager, settings, List.copyOf(members.values()), List.copyOf(absent), wire);
    }

    /** The map's version. */
    public long epoch() {
        return epoch;
    }

    /** The id of the manager that published it. */
    public String manager() {
        return manager;
    }

    /** The settings of the whole cluster. */
    public ClusterSettings settings() {
        return settings;
    }

    /** The live members in the ring's order, by id. */
    public List<NodeInfo> members() {
        return List.copyOf(members.values());
    }

    /** The number of members. */
    public int size() {
        return members.size();
    }

    /** The ids of evicted members that have neither returned nor been forgotten. While there are any, what they may hold is not discarded. */
    public List<String> absent() {
        return absentIds;
    }

    /** The identity of this cluster that members store, in case they join another one. */
    public FormerCluster asFormer() {
        NavigableSet<String> ids = absentCopy();
        ids.addAll(members.keySet());
        return new FormerCluster(settings.founded(), List.copyOf(ids));
    }

    /** The member of that id, or null. */
    public @Nullable NodeInfo member(String id) {
        return members.get(id);
    }

    /** The member, if it still has that incarnation, or null. */
    public @Nullable NodeInfo member(NodeRef node) {
        NodeInfo member = members.get(node.id());
        return member != null && member.incarnation() == node.incarnation() ? member : null;
    }

    /** The slot of a key. */
    public int slotOf(String key) {
        return hash.slot(key, slots.length);
    }

    /** The owners of a slot. */
    public SlotOwners owners(int slot) {
        return slots[slot];
    }

    /**
     * Whether no map between the two can have named other owners of the slot than one of them: they are the same
     * manager's, and the slot has changed at most once, directly after the earlier one.
     */
    public boolean unbroken(int slot, ClusterMap earlier) {
        return manager.equals(earlier.manager) && slots[slot].epoch() <= earlier.epoch + 1;
    }

    /** The owners of a slot with their addresses, the primary first; unmodifiable. */
    public List<NodeInfo> ownerNodes(int slot) {
        List<NodeInfo> found = ownerNodes[slot];
        if (found == null) {
            found = findOwnerNodes(slot);
            ownerNodes[slot] = found;
        }
        return found;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generics
    private static @Nullable List<NodeInfo>[] listsOfNodes(int length) {
        return new List[length];
    }

    private List<NodeInfo> findOwnerNodes(int slot) {
        List<NodeInfo> nodes = new ArrayList<>();
        for (OwnerInfo owner : slots[slot].owners()) {
            NodeInfo node = member(owner.ref());
            if (node != null) {
                nodes.add(node);
            }
        }
        return List.copyOf(nodes);
    }

    /** The slots that this incarnation of a node owns, in any state. */
    public BitSet slotsOf(NodeRef node) {
        BitSet owned = new BitSet(slots.length);
        for (int slot = 0; slot < slots.length; slot++) {
            owned.set(slot, slots[slot].owner(node) != null);
        }
        return owned;
    }

    /**
     * The members after a failed one in the ring that do not own the slot and are not leaving, as targets of its
     * copies: nearest first, but members in another zone than all other owners before the rest. The manager's
     * remapping, the nodes' prediction of it and hints all use this order, so the prediction is usually right (paper
     * §5: "the returned node from the hash function + 1").
     */
    public List<NodeInfo> successors(int slot, String failed) {
        List<NodeInfo> ring = new ArrayList<>(members.tailMap(failed, false).values());
        ring.addAll(members.headMap(failed, false).values());
        ring.removeIf(node -> node.leaving() || slots[slot].names(node.id()));
        Set<String> taken = new HashSet<>();
        for (NodeInfo owner : ownerNodes(slot)) {
            if (!owner.id().equals(failed)) {
                taken.add(owner.zone());
            }
        }
        ring.sort(Comparator.comparing(node -> taken.contains(node.zone())));
        return ring;
    }

    SlotOwners[] slotsCopy() {
        return slots.clone();
    }

    NavigableMap<String, NodeInfo> membersCopy() {
        return new TreeMap<>(members);
    }

    NavigableSet<String> absentCopy() {
        return new TreeSet<>(absent);
    }

    /** The next map, with another epoch, members, absent members and owners. */
    ClusterMap next(NavigableMap<String, NodeInfo> nextMembers, NavigableSet<String> nowAbsent, SlotOwners[] owners) {
        return new ClusterMap(epoch + 1, manager, settings, nextMembers, nowAbsent, owners);
    }

    /**
     * The map with which another manager continues. Every slot counts as changed, since nodes with a later map of the
     * former manager do not know that it was rolled back.
     */
    public ClusterMap continuedBy(String id, long newEpoch) {
        SlotOwners[] anew = slots.clone();
        for (int slot = 0; slot < anew.length; slot++) {
            anew[slot] = new SlotOwners(newEpoch, anew[slot].owners());
        }
        return new ClusterMap(newEpoch, id, settings, members, absent, anew);
    }

    /** This map as published by another manager. */
    public ClusterMap publishedBy(String another, long at) {
        return new ClusterMap(at, another, settings, members, absent, slots);
    }
}
