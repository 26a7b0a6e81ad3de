// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.Request;
import org.jspecify.annotations.Nullable;

/** Checks that the slots that a request names are slots of this cluster. Pure. */
public final class SlotBounds {
    private SlotBounds() {}

    /** A message that says what is wrong; null if nothing is. */
    public static @Nullable String problem(Request request, int slots) {
        int last = request.lastSlot();
        return last < slots ? null : "slot " + last + " is not one of this cluster's " + slots;
    }
}
