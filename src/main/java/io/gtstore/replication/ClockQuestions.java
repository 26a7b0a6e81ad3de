// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import java.util.BitSet;

/**
 * Clock requests to all other members while only the manager's clock contradicts this node's. A node that shares no
 * slot with them would learn no other clock, and would distrust its own as long as the manager's is wrong.
 */
final class ClockQuestions {
    private final ShardView view;
    private final Peers peers;
    private final NodeClocks clocks;

    ClockQuestions(ShardView view, Peers peers, NodeClocks clocks) {
        this.view = view;
        this.peers = peers;
        this.clocks = clocks;
    }

    /** Asks all members; called at each repair interval. */
    void askMembers() {
        if (clocks.againstManagerAlone()) {
            view.otherMembers().stream()
                    .filter(member -> !peers.skipped(member.ref()))
                    .forEach(this::ask);
        }
    }

    private void ask(NodeInfo member) {
        Request request = new PeerRequest.Digest(member.incarnation(), new BitSet(), 0, view.epoch());
        peers.send(member, request, peers.timeoutMillis(1), result -> {
            // the clock is recorded as with each answer to digest
        });
    }
}
