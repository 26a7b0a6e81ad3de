package io.gtstore.replication;

import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import org.jspecify.annotations.Nullable;

/** Whether the slots that a request names are slots of this cluster. Pure. */
public final class SlotBounds {
    private SlotBounds() {}

    /** What is wrong, for people; null if nothing is. */
    public static @Nullable String problem(Request request, int slots) {
        int last = last(request);
        return last < slots ? null : "slot " + last + " is not one of this cluster's " + slots;
    }

    /** The highest slot that it names, or -1. */
    private static int last(Request request) {
        if (request instanceof PeerRequest.Digest digest) {
            return digest.slots().length() - 1;
        } else if (request instanceof PeerRequest.KeyDigests keys) {
            return keys.slot();
        } else if (request instanceof PeerRequest.Raise raise) {
            return raise.slots().length() - 1;
        } else if (request instanceof PeerRequest.GetRep getRep) {
            return getRep.slots().length() - 1;
        } else if (request instanceof Request.Scan scan) {
            return scan.slots().length() - 1;
        }
        return -1;
    }
}
