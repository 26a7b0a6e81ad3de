package io.gtstore.client;

import io.gtstore.protocol.KeyedCart;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
public record ScanPage(
        List<KeyedCart> carts, @Nullable String next, int slotsDone, int slots, Collection<String> absent) {}
