package io.gtstore.client;

import io.gtstore.protocol.KeyedCart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of all carts, by slot and key.
 *
 * @param carts those that have items, each merged from all copies
 * @param next where the next page begins; null with the last one
 * @param slotsDone how many of the slots lie wholly behind
 * @param slots how many there are
 */
public record ScanPage(List<KeyedCart> carts, @Nullable String next, int slotsDone, int slots) {}
