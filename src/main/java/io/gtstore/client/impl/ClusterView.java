// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotOwners;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Request;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows of the cluster: the map, newer owners of single slots that answers named, and which nodes lately failed it. Decides which
 * owner is asked; does no I/O and takes the time as an argument.
 */
final class ClusterView {
    /** How long a node that failed an attempt comes last. */
    static final long FAILED_MILLIS = 1_000;

    /** For how long puts to a node that took one only from a coordinator go by one. */
    private static final long INDIRECT_MILLIS = 500;

    private record Learnt(long epoch, List<NodeInfo> owners) {}

    private final Map<Integer, Learnt> learnt = new HashMap<>();
    private final Map<NodeRef, Long> failedAt = new HashMap<>();
    private @Nullable ClusterMap map;
    private final Map<NodeRef, Long> indirectUntil = new HashMap<>();
    private boolean mergesByUnion;
    private boolean wholeWanted;

    /** The map, null before the first one came. */
    @Nullable
    ClusterMap map() {
        return map;
    }

    /** The map's version, {@link Request#NO_EPOCH} without a map. */
    long epoch() {
        return map == null ? Request.NO_EPOCH : map.epoch();
    }

    /** From which version on news is wanted; 0 for a whole map, before there is one, or when the last news left a gap. */
    long wantedSince() {
        return wholeWanted ? 0 : Math.max(0, epoch());
    }

    /** The version under which a slot's owners are known here. */
    long epochOf(int slot) {
        Learnt owners = learnt.get(slot);
        return owners == null ? epoch() : owners.epoch();
    }

    /**
     * Takes a newer map, or what changed.
     *
     * @return false if it leaves a gap to what is known here, so that more has to be fetched
     * @throws IllegalArgumentException if the map cannot be
     */
    boolean apply(MapDelta delta) {
        ClusterMap present = map;
        if (present != null && delta.epoch() <= present.epoch()) {
            return true;
        }
        if (present == null ? delta.since() > 0 : !present.leadsTo(delta)) {
            wholeWanted = true;
            return false;
        }
        wholeWanted = false;
        ClusterMap next = delta.since() == 0 || present == null ? ClusterMap.of(delta) : present.apply(delta);
        become(next);
        learnt.values().removeIf(owners -> owners.epoch() <= next.epoch());
        failedAt.keySet().removeIf(node -> next.member(node) == null);
        return true;
    }

    /**
     * Takes the answer of a manager that was asked. A cluster that was founded anew counts from its manager's clock, which may be behind the one before it: once
     * it has members, its map is taken though its epoch is the lower one.
     *
     * @return false if it leaves a gap to what is known here, so that more has to be fetched
     * @throws IllegalArgumentException if the map cannot be
     */
    boolean applyManagers(MapDelta delta) {
        ClusterMap present = map;
        if (present == null
                || delta.epoch() > present.epoch()
                || delta.settings().founded() == present.settings().founded()
                || delta.members().isEmpty()) {
            return apply(delta);
        }
        wholeWanted = delta.since() > 0;
        if (!wholeWanted) {
            become(ClusterMap.of(delta));
            learnt.clear();
            failedAt.clear();
        }
        return !wholeWanted;
    }

    private void become(ClusterMap next) {
        map = next;
        mergesByUnion = MergePolicy.fromWire(next.settings().merge()) == MergePolicy.UNION;
        indirectUntil.keySet().removeIf(node -> next.member(node) == null);
    }

    /** Takes the owners of a slot that an answer named, if they are newer than the map. */
    void learn(int slot, List<NodeInfo> owners, long epoch) {
        ClusterMap present = map;
        if (present == null
                || owners.isEmpty()
                || slot < 0
                || slot >= present.settings().slots()) {
            return;
        }
        if (epoch > epochOf(slot)) {
            learnt.put(slot, new Learnt(epoch, List.copyOf(owners)));
        }
    }

    /** The slot of a key; only with a map. */
    int slotOf(String key) {
        if (map == null) {
            throw new IllegalStateException("no map yet");
        }
        return map.slotOf(key);
    }

    /** The owner to ask next: the first one not tried yet, those that failed lately last; null if all were tried. */
    @Nullable
    NodeInfo choose(int slot, Set<NodeRef> tried, long nowMillis) {
        if (tried.isEmpty() && failedAt.isEmpty()) {
            for (NodeInfo node : known(slot)) {
                if (caughtUp(slot, node.ref())) {
                    return node; // the ordinary case, without sorting anything
                }
            }
        }
        return owners(slot, nowMillis).stream()
                .filter(node -> !tried.contains(node.ref()))
                .findFirst()
                .orElse(null);
    }

    /** A slot's owners: the primary first, then the caught-up replicas, then the others, at last those that failed within the last second. */
    List<NodeInfo> owners(int slot, long nowMillis) {
        return known(slot).stream()
                .sorted(Comparator.comparing((NodeInfo node) -> hasFailed(node.ref(), nowMillis))
                        .thenComparing(node -> !caughtUp(slot, node.ref())))
                .toList();
    }

    /** The slot's first owner, as far as known; null if nobody is known to own it. */
    @Nullable
    NodeRef primary(int slot) {
        List<NodeInfo> owners = known(slot);
        return owners.isEmpty() ? null : owners.get(0).ref();
    }

    private List<NodeInfo> known(int slot) {
        Learnt owners = learnt.get(slot);
        if (owners != null) {
            return owners.owners();
        }
        return map == null ? List.of() : map.ownerNodes(slot);
    }

    private boolean caughtUp(int slot, NodeRef node) {
        if (map == null || learnt.containsKey(slot)) {
            return true;
        }
        OwnerInfo owner = map.owners(slot).owner(node);
        return owner == null || owner.state().caughtUp();
    }

    /**
     * The owners to which a put may go without a coordinator: all that the slot should have, each of them serving and
     * well, under the map itself; else none.
     */
    List<NodeInfo> directOwners(int slot, long nowMillis) {
        ClusterMap present = map;
        if (present == null || learnt.containsKey(slot) || !mergesByUnion) {
            return List.of();
        }
        SlotOwners owners = present.owners(slot);
        if (owners.owners().size() != present.settings().replicas()
                || owners.owners().size() < 2
                || !owners.settled()) {
            return List.of();
        }
        List<NodeInfo> nodes = present.ownerNodes(slot);
        if (!indirectUntil.isEmpty() || !failedAt.isEmpty()) {
            indirectUntil.values().removeIf(until -> until <= nowMillis);
            for (NodeInfo node : nodes) {
                if (indirectUntil.containsKey(node.ref()) || hasFailed(node.ref(), nowMillis)) {
                    return List.of();
                }
            }
        }
        return nodes;
    }

    /** The node did not take a put that came without a coordinator: none is sent so for a while. */
    void indirect(NodeRef node, long nowMillis) {
        indirectUntil.put(node, nowMillis + INDIRECT_MILLIS);
    }

    /** All members, those that failed lately last. */
    List<NodeInfo> members(long nowMillis) {
        List<NodeInfo> members = map == null ? List.of() : map.members();
        return members.stream()
                .sorted(Comparator.comparing(node -> hasFailed(node.ref(), nowMillis)))
                .toList();
    }

    /** The node did not answer. */
    void failed(NodeRef node, long nowMillis) {
        failedAt.values().removeIf(at -> nowMillis - at >= FAILED_MILLIS);
        failedAt.put(node, nowMillis);
    }

    /** The node answered. */
    void answered(NodeRef node) {
        failedAt.remove(node);
    }

    private boolean hasFailed(NodeRef node, long nowMillis) {
        Long at = failedAt.get(node);
        return at != null && nowMillis - at < FAILED_MILLIS;
    }
}
