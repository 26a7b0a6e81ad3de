// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A client's look at the carts of slots, chunk by chunk, or of one key, as the node holds them; it owns them or not. */
public record ScanRequest(BitSet slots, @Nullable String key, String after, long epoch) implements Request {
    @Override
    public int lastSlot() {
        return slots.length() - 1;
    }

    @Override
    public Op op() {
        return Op.SCAN;
    }
}
