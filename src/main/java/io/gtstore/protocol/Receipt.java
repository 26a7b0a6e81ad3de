package io.gtstore.protocol;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.util.List;

/**
 * What a remove or a finalize took out. It travels with the change, so that a retry, wherever it arrives, is answered with the same list.
 *
 * @param own the dot of the remove or finalize
 * @param removed the entries that went
 */
public record Receipt(Dot own, List<Entry> removed) {}
