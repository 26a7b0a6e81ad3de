// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.WireLength;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of removed entries: the whole list, or its entries after a dot, in dot order. A retry gets the
 * same list, so it can be read page by page.
 */
final class RemovedPage {
    private RemovedPage() {}

    /** Cuts the reply to what fits, after that dot; null for the first page. */
    static Reply.Removed of(Reply.Removed whole, @Nullable Dot after, int frameBytes) {
        long room = (long) frameBytes - WireLength.ENVELOPE;
        if (after == null && length(whole.removed()) <= room) {
            return whole;
        }
        List<Entry> rest = new ArrayList<>(whole.removed());
        rest.removeIf(entry -> after != null && entry.dot().compareTo(after) <= 0);
        rest.sort(Comparator.comparing(Entry::dot));
        int fit = fit(rest, room);
        List<Entry> page = new ArrayList<>(rest.subList(0, fit));
        page.sort(Entry.ORDER);
        String next =
                fit == rest.size() ? whole.next() : rest.get(fit - 1).dot().toString();
        return new Reply.Removed(page, whole.copies(), whole.exclusive(), next, whole.epoch());
    }

    /** The number of entries that fit; at least one. */
    static int fit(List<Entry> entries, long room) {
        long left = room;
        int fit = 0;
        while (fit < entries.size() && (fit == 0 || left >= WireLength.entry(entries.get(fit)))) {
            left -= WireLength.entry(entries.get(fit++));
        }
        return fit;
    }

    static long length(List<Entry> entries) {
        long length = 0;
        for (Entry entry : entries) {
            length += WireLength.entry(entry);
        }
        return length;
    }
}
