// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A cart with all that belongs to it.
 *
 * @param items its items, oldest first
 * @param context what it has seen; opaque, empty for nothing
 * @param expiresAfter for how long after its last change it keeps its items; zero for ever
 * @param expires when they go unless it is changed before; null for never
 * @param changed the stamp of its last change; 0 for none
 * @param changedBy the id of the node that took that change; empty for none
 */
public record CartState(
        List<CartItem> items,
        String context,
        Duration expiresAfter,
        @Nullable Instant expires,
        long changed,
        String changedBy) {
    /** Copies the list. */
    public CartState {
        items = List.copyOf(items);
    }
}
