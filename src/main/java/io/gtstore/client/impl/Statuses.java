// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.ClusterStatus;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster map, and what managers say of themselves, as {@link ClusterStatus}. */
final class Statuses {
    /** A member's share of the slots, while they are counted. */
    private static final class Share {
        private int owned;
        private int primary;
        private int catchingUp;
        private int releasing;
    }

    private final ClusterMap map;
    private final Map<NodeRef, Share> shares = new HashMap<>();
    private int underReplicated;
    private int unowned;
    private int moving;

    private Statuses(ClusterMap map) {
        this.map = map;
        map.members().forEach(node -> shares.put(node.ref(), new Share()));
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            count(map.owners(slot).owners());
        }
    }

    /**
     * The status.
     *
     * @param reply what a manager answered when asked about the managers; null if none did. One of a release that does not know the question decides, or
     *     would not have answered
     * @param failure why none did
     */
    static ClusterStatus of(ClusterMap map, @Nullable Reply reply, @Nullable Throwable failure) {
        JsonObject json = new Statuses(map).json();
        if (reply instanceof Reply.Deciders deciders) {
            json.put("managers", new JsonArray(deciders.managers())).put("leader", deciders.leader());
        } else if (reply instanceof Reply.Failure no && no.code() != ErrorCode.UNKNOWN_OP) {
            json.put("trouble", no.message());
        } else if (failure != null) {
            json.put("trouble", String.valueOf(failure.getMessage()));
        }
        return new ClusterStatus(json);
    }

    private void count(List<OwnerInfo> owners) {
        int caughtUp = 0;
        boolean releasing = false;
        for (int i = 0; i < owners.size(); i++) {
            OwnerInfo owner = owners.get(i);
            caughtUp += owner.state().caughtUp() ? 1 : 0;
            releasing |= owner.state() == OwnerState.RELEASING;
            Share share = shares.get(owner.ref());
            if (share != null) {
                share.owned++;
                share.primary += i == 0 ? 1 : 0;
                share.catchingUp += owner.state().caughtUp() ? 0 : 1;
                share.releasing += owner.state() == OwnerState.RELEASING ? 1 : 0;
            }
        }
        unowned += owners.isEmpty() ? 1 : 0;
        moving += releasing ? 1 : 0;
        underReplicated += caughtUp < map.settings().replicas() ? 1 : 0;
    }

    private JsonObject json() {
        JsonArray members = new JsonArray();
        map.members().forEach(node -> members.add(member(node)));
        return new JsonObject()
                .put("epoch", map.epoch())
                .put("manager", map.manager())
                .put("slots", map.settings().slots())
                .put("replicas", map.settings().replicas())
                .put("hash", map.settings().hash())
                .put("merge", map.settings().merge())
                .put("underReplicated", underReplicated)
                .put("moving", moving)
                .put("unowned", unowned)
                .put("members", members)
                .put("absent", new JsonArray(map.absent()));
    }

    private JsonObject member(NodeInfo node) {
        Share share = shares.getOrDefault(node.ref(), new Share());
        return new JsonObject()
                .put("node", Answers.address(node).toJson())
                .put("owned", share.owned)
                .put("primary", share.primary)
                .put("catchingUp", share.catchingUp)
                .put("releasing", share.releasing)
                .put("weight", node.weight())
                .put("zone", node.zone())
                .put("leaving", node.leaving());
    }
}
