// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import java.util.BitSet;

/**
 * Asks all other members for their clocks while only the manager's contradicts this node's: a node that shares no slot with them would hear of none otherwise,
 * and distrust its own clock for as long as the manager's is wrong.
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

    /** Called with each look for repair. */
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
