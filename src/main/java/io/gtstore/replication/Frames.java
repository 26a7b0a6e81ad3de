package io.gtstore.replication;

import io.gtstore.protocol.NodeRef;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** How long a message to a peer, or an answer to an asker, may be: of this node's frames and theirs the shorter counts. */
final class Frames {
    private final int own;
    private final Map<Long, Integer> askers = new HashMap<>();
    private final Map<NodeRef, Integer> peers = new HashMap<>();

    Frames(int own) {
        this.own = own;
    }

    void asked(long requestId, int frameBytes) {
        if (frameBytes < own) {
            askers.put(requestId, frameBytes);
        }
    }

    void answered(long requestId) {
        if (!askers.isEmpty()) {
            askers.remove(requestId);
        }
    }

    void peer(NodeRef peer, int frameBytes) {
        peers.put(peer, Math.min(own, frameBytes));
    }

    /** Those are no members any more. */
    void forget(Predicate<NodeRef> gone) {
        peers.keySet().removeIf(gone);
    }

    /** The longest frame that the answer may take. */
    int ofAnswer(long requestId) {
        return askers.getOrDefault(requestId, own);
    }

    /** The longest frame that a request to that node may take, as far as it is known. */
    int to(NodeRef peer) {
        return peers.getOrDefault(peer, own);
    }
}
