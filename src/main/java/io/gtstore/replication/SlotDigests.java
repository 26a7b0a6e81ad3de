// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Digest;

/** Combination of several slots' digests into one. */
public final class SlotDigests {
    /** The digest of no slots. */
    public static final long NONE = 0;

    private SlotDigests() {}

    /** Combines digests; the order matters. */
    public static long combined(Iterable<Long> digests) {
        long all = NONE;
        for (long each : digests) {
            all = Digest.then(all, each);
        }
        return all;
    }
}
