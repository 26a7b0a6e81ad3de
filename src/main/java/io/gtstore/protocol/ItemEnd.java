// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;

/**
 * The end of an item as a put names it: a time span from its stamp on, or a time.
 *
 * @param afterMillis how long after its stamp the item goes by itself, in ms; 0 if that is not said
 * @param atMillis when it goes by itself, in ms since 1970; 0 if that is not said
 */
public record ItemEnd(long afterMillis, long atMillis) {
    /** The item stays until it is taken out. */
    public static final ItemEnd NONE = new ItemEnd(0, 0);

    /** Throws IllegalArgumentException if either is negative, or both are said. */
    public ItemEnd {
        if (afterMillis < 0 || atMillis < 0 || (afterMillis > 0 && atMillis > 0)) {
            throw new IllegalArgumentException("an item ends after " + afterMillis + " ms or at " + atMillis);
        }
    }

    /** So many ms, at least one, after the put's stamp. */
    public static ItemEnd after(long millis) {
        return new ItemEnd(millis, 0);
    }

    /** The end that an entry has. */
    public static ItemEnd of(Entry entry) {
        return entry.ends() ? new ItemEnd(0, entry.endsAtMillis()) : NONE;
    }

    /** The entry of a put with that stamp. */
    public Entry entry(Dot dot, long stamp, String item) {
        if (afterMillis > 0) {
            return Entry.lasting(dot, stamp, item, afterMillis);
        }
        return atMillis > 0 ? new Entry(dot, stamp, item, atMillis) : new Entry(dot, stamp, item);
    }

    /**
     * The entry of a put whose stamp is too far ahead of the clock, as it has to be later than those of its cart. The end counts from the clock, and is then
     * before the stamp; or, if it would not be, from the stamp, as that of an item that a wrong clock stamped.
     */
    public Entry entryNow(Dot dot, long stamp, String item, long nowMillis) {
        if (equals(NONE)) {
            return new Entry(dot, stamp, item);
        }
        long left = afterMillis > 0 ? afterMillis : Math.max(1, atMillis - nowMillis);
        return left <= HybridClock.millis(stamp) - nowMillis
                ? new Entry(dot, stamp, item, nowMillis + left)
                : Entry.lasting(dot, stamp, item, left);
    }
}
