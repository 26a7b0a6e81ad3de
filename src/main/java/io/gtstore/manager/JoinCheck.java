// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import org.jspecify.annotations.Nullable;

/** The check of requests to join: that they are well formed, and that the cluster has room. Event loop only. */
final class JoinCheck {
    private final ManagerCore core;
    private final MapRoom room;

    JoinCheck(ManagerCore core, MapRoom room) {
        this.core = core;
        this.room = room;
    }

    /** The event that the request becomes. */
    static ManagerEvent.Join event(MemberRequest.Join join) {
        return new ManagerEvent.Join(
                new NodeInfo(join.node(), 0, join.host(), join.port(), join.weight(), join.zone(), false),
                join.former());
    }

    /** The refusal of the request; null if it is allowed. */
    @Nullable
    Reply refusal(MemberRequest.Join join, RpcConnection from) {
        if (join.node().isEmpty() || join.port() < 1 || join.port() > 65_535) {
            return refusal(ErrorCode.WRONG_TYPE, "a join needs an id, and a port from 1 to 65535");
        }
        if (join.weight() < 1 || join.weight() > NodeInfo.MAX_WEIGHT) {
            return refusal(ErrorCode.WRONG_TYPE, "a weight is from 1 to " + NodeInfo.MAX_WEIGHT);
        }
        if (join.former().ids().size() > ClusterMap.MAX_MEMBERS) {
            return refusal(ErrorCode.WRONG_TYPE, "'known' names more than " + ClusterMap.MAX_MEMBERS + " nodes");
        }
        if (!core.map().hasRoomFor(join.node())) {
            return refusal(
                    ErrorCode.TOO_MANY_MEMBERS,
                    "the cluster has %d members and %d absent ones, and takes no new ones beyond %d: forget those that are gone for good (gtstore forget ID)"
                            .formatted(
                                    core.map().members().size(),
                                    core.map().absent().size(),
                                    ClusterMap.MAX_MEMBERS));
        }
        String tooLong = room.problem(core.map(), event(join).command().applyTo(core.map(), core.publisher()), from);
        return tooLong == null
                ? null
                : refusal(
                        ErrorCode.TOO_MANY_MEMBERS,
                        tooLong + ": raise it, and that of managers, nodes and clients with it,"
                                + " or forget members that are gone for good (gtstore forget ID)");
    }

    private Reply refusal(ErrorCode code, String message) {
        return Reply.Failure.of(code, message, core.map().epoch());
    }
}
