// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * When a cart's items go by themselves: all at the end of the cart's lifetime, and each at its own end if it has one. Both count from a stamp, which says nothing
 * if it is too far ahead of the clocks: then they count from another time.
 */
final class CartEnds {
    private final Cart cart;
    private final NodeClocks clocks;
    private final long sinceMillis;

    /**
     * The ends of a cart.
     *
     * @param sinceMillis the time that stands in for stamps that are too far ahead, in ms since 1970; 0 if such stamps count all the same
     */
    CartEnds(Cart cart, NodeClocks clocks, long sinceMillis) {
        this.cart = cart;
        this.clocks = clocks;
        this.sinceMillis = sinceMillis;
    }

    /** The first of the ends, in ms since 1970; {@link Entry#NEVER} if there is none. */
    long first() {
        long first = cart.entries().isEmpty() ? Entry.NEVER : ofLifetime();
        if (cart.firstEnd() != Entry.NEVER) {
            for (Entry entry : cart.entries()) {
                first = Math.min(first, of(entry));
            }
        }
        return first;
    }

    /**
     * The entries whose time is over.
     *
     * @param undisturbedMillis the clock as it would be if it had not been set back meanwhile, for stamps that are too far ahead of it
     */
    List<Entry> over(long undisturbedMillis) {
        if (isOver(ofLifetime(), clocks.tooFarAhead(cart.lastChange()), undisturbedMillis)) {
            return cart.entries();
        }
        List<Entry> over = new ArrayList<>();
        if (cart.firstEnd() != Entry.NEVER) {
            for (Entry entry : cart.entries()) {
                if (entry.ends() && isOver(of(entry), unbelievable(entry), undisturbedMillis)) {
                    over.add(entry);
                }
            }
        }
        return over;
    }

    private boolean isOver(long endMillis, boolean unbelievable, long undisturbedMillis) {
        return endMillis <= (unbelievable ? undisturbedMillis : clocks.wallMillis());
    }

    private long ofLifetime() {
        return sinceMillis > 0 && clocks.tooFarAhead(cart.lastChange())
                ? cart.endsAtMillis(sinceMillis)
                : cart.endsAtMillis();
    }

    private long of(Entry entry) {
        if (sinceMillis == 0 || !entry.ends() || !unbelievable(entry)) {
            return entry.endsAtMillis();
        }
        long lasts = entry.lastsMillis();
        return lasts < Entry.NEVER - sinceMillis ? sinceMillis + lasts : Entry.NEVER;
    }

    /** Whether the end was counted from a stamp that is too far ahead: one that is before it was counted from a clock. */
    private boolean unbelievable(Entry entry) {
        return clocks.tooFarAhead(entry.stamp()) && entry.lastsMillis() > 0;
    }
}
