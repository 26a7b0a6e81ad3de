// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.PlannedChange;
import io.gtstore.client.PlannedShare;
import io.gtstore.client.RebalancePlan;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.SlotRanges;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Thinks a change of the membership through to its end, with the manager's own planner on a copy of its map. */
final class Plans {
    private Plans() {}

    static Future<RebalancePlan> of(ClusterMap map, PlannedChange change) {
        ClusterMap planned = map;
        if (!change.join().isEmpty()) {
            planned = Planner.admit(planned, joining(planned, change));
        }
        if (!change.leave().isEmpty()) {
            if (planned.member(change.leave()) == null) {
                return refused(ErrorCode.UNKNOWN_MEMBER, "no member is called '" + change.leave() + "'; see status");
            }
            if (!Planner.mayLeave(planned, change.leave())) {
                return refused(
                        ErrorCode.TOO_FEW_MEMBERS,
                        "without " + change.leave() + " fewer than "
                                + map.settings().replicas()
                                + " members would stay, and each slot has so many owners; add a node first");
            }
            planned = Planner.leave(planned, change.leave());
        }
        return Future.succeededFuture(difference(map, Planner.settled(planned)));
    }

    private static NodeInfo joining(ClusterMap map, PlannedChange change) {
        return new NodeInfo(change.join(), map.epoch() + 1, "", 0, change.weight(), change.zone(), false);
    }

    private static Future<RebalancePlan> refused(ErrorCode code, String message) {
        return Future.failedFuture(ClientFailures.of(code, true, message));
    }

    private static RebalancePlan difference(ClusterMap before, ClusterMap after) {
        Map<String, BitSet> had = served(before);
        Map<String, BitSet> has = served(after);
        TreeMap<String, BitSet> all = new TreeMap<>(had);
        all.putAll(has);
        List<PlannedShare> shares = new ArrayList<>();
        int copies = 0;
        for (String node : all.keySet()) {
            BitSet old = had.getOrDefault(node, new BitSet());
            BitSet young = has.getOrDefault(node, new BitSet());
            BitSet fetches = without(young, old);
            copies += fetches.cardinality();
            shares.add(new PlannedShare(
                    node,
                    old.cardinality(),
                    young.cardinality(),
                    SlotRanges.format(fetches),
                    SlotRanges.format(without(old, young))));
        }
        return new RebalancePlan(before.epoch(), copies, shares);
    }

    /** By member, the slots on which it has caught up. */
    private static Map<String, BitSet> served(ClusterMap map) {
        Map<String, BitSet> served = new TreeMap<>();
        map.members().forEach(member -> served.put(member.id(), new BitSet()));
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            for (OwnerInfo owner : map.owners(slot).owners()) {
                if (owner.state().caughtUp()) {
                    served.computeIfAbsent(owner.id(), o -> new BitSet()).set(slot);
                }
            }
        }
        return served;
    }

    private static BitSet without(BitSet from, BitSet what) {
        BitSet rest = (BitSet) from.clone();
        rest.andNot(what);
        return rest;
    }
}
