// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A cart as a backup keeps it: items with the identities that they had, so that a restore puts none of them twice.
 *
 * @param key the customer's name
 * @param items in their order
 * @param expiresAfter for how long after its last change it keeps its items; zero for ever, null if that was never said
 */
public record BackupCart(
        String key, List<Item> items, @Nullable Duration expiresAfter) {
    /** Copies the list. */
    public BackupCart {
        items = List.copyOf(items);
    }

    /**
     * An item.
     *
     * @param json the value as JSON text, to the letter as it is stored
     * @param session the session that put it
     * @param seq the number of the put in its session
     * @param stamp the paper's time_stamp
     * @param endsAt when it goes by itself; null if it does not
     */
    public record Item(
            String json,
            String session,
            long seq,
            long stamp,
            @Nullable Instant endsAt) {
        /** An item that does not go by itself. */
        public Item(String json, String session, long seq, long stamp) {
            this(json, session, seq, stamp, null);
        }
    }
}
