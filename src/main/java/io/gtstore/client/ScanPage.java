// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Nullable;
import java.util.List;

/**
 * A page of all carts, by slot and key.
 *
 * @param carts those that have items, each merged from all copies
 * @param next where the next page begins; null with the last one
 * @param slotsDone how many of the slots lie wholly behind
 * @param slots how many there are
 * @param absent the ids of members that were evicted and had not returned when the page was read: what one of them alone may hold is not in it. Only
 *     the page can tell, since they may have returned by the time that anybody looks
 */
public record ScanPage(List<BackupCart> carts, @Nullable String next, int slotsDone, int slots, List<String> absent) {
    /** Copies the lists. */
    public ScanPage {
        carts = List.copyOf(carts);
        absent = List.copyOf(absent);
    }
}
