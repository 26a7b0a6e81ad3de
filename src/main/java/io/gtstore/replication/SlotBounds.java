// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.Request;
import org.jspecify.annotations.Nullable;

/** Validation of the slots in a request. Pure. */
public final class SlotBounds {
    private SlotBounds() {}

    /** The problem as a message; null if there is none. */
    public static @Nullable String problem(Request request, int slots) {
        int last = request.lastSlot();
        return last < slots ? null : "slot " + last + " is not one of this cluster's " + slots;
    }
}
