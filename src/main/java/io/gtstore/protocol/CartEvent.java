// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Entry;
import java.util.List;

/** A watched cart as it is now: pushed after it has changed. */
public record CartEvent(String key, List<Entry> items, CausalContext context, long epoch) {
    /** What the event is called on the wire. */
    public static final String NAME = "cart";

    /** What the event is called that says that a watched cart has changed, and is too large for a line: whoever wants it gets it. It carries the key. */
    public static final String CHANGED = "changed";

    /** What the event is called that says that the node no longer serves a watched cart; it carries the key. */
    public static final String ENDED = "unwatched";
}
