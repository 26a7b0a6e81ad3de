// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a cart within an interval of dots: a cart that is too large for one message is sent in such parts. They
 * need no reassembly: merged into a copy in any order and repeatedly, the parts of all intervals have the effect of
 * the whole cart, once the copy stands under its horizon, too. The cart may change between two parts, since an
 * interval's bounds do not depend on what the cart holds.
 *
 * @param cart the entries and the context of the interval, without a horizon; last change and lifetime are those of
 *     the whole cart
 * @param span the interval
 */
public record CartPart(Cart cart, Span span) {

    /**
     * The part after a dot, with as much as there is room for, but at least one entry or range. Of a receipt it has
     * what the interval names: the removed entries and, with the receipt's own dot, its existence.
     *
     * @param after the last dot of the part before it, null for the first part
     * @param room the room for the part
     */
    public static CartPart of(Cart whole, @Nullable Dot after, PartSize size, long room) {
        return new Cut(whole, after, size, room).part();
    }

    /** Whether nothing comes behind it. */
    public boolean last() {
        return span.upto() == null;
    }

    /** Whether it is all of the cart. */
    public boolean whole() {
        return span.upto() == null && span.after() == null;
    }

    /** Walks over sessions, their ranges and their entries, all in the order of dots. */
    private static final class Cut {
        private static final long[] NONE = {};

        private final Cart whole;
        private final @Nullable Dot after;
        private final PartSize size;
        private final List<Piece> pieces;
        private final List<Entry> kept = new ArrayList<>();
        /** The removed entries that the part names, by receipt. */
        private final IdentityHashMap<Receipt, List<Entry>> taken = new IdentityHashMap<>();

        private final SessionRangesBuilder seen = new SessionRangesBuilder();
        private long room;
        private int next;
        private @Nullable Dot last;
        private boolean named;

        Cut(Cart whole, @Nullable Dot after, PartSize size, long room) {
            this.whole = whole;
            this.after = after;
            this.size = size;
            this.room = room;
            this.pieces = Piece.behind(whole, after);
        }

        CartPart part() {
            SessionRanges ranges = whole.context().seen();
            int at = after == null ? 0 : ranges.placeOf(after.session());
            boolean all = true;
            while (all && (next < pieces.size() || at < ranges.size())) {
                String session = session(ranges, at);
                boolean hasRanges = at < ranges.size() && ranges.session(at).equals(session);
                all = session(session, hasRanges ? ranges.ranges(at) : NONE);
                at += hasRanges ? 1 : 0;
            }
            Dot upto = all ? null : last;
            return new CartPart(cart(), new Span(after, upto, whole.context().horizon()));
        }

        private String session(SessionRanges ranges, int at) {
            if (next == pieces.size()) {
                return ranges.session(at);
            }
            String ofEntry = pieces.get(next).dot().session();
            return at < ranges.size() && ranges.session(at).compareTo(ofEntry) < 0 ? ranges.session(at) : ofEntry;
        }

        /** Returns whether all of the session had room. */
        private boolean session(String session, long[] ranges) {
            named = false;
            for (int r = 0; r < ranges.length; r += 2) {
                long from = ranges[r];
                if (after != null && after.session().equals(session)) {
                    from = Math.max(from, after.seq() + 1);
                }
                if (from <= ranges[r + 1] && !range(session, from, ranges[r + 1])) {
                    return false;
                }
            }
            // What is left is older than the horizon: no range names it.
            while (isNext(session, Long.MAX_VALUE)) {
                Piece piece = pieces.get(next);
                long seq = piece.dot().seq();
                if (!hasRoom(session, size.range(seq, seq) + piece.size(size, taken.keySet()))) {
                    return false;
                }
                keep(piece);
                seen(session, seq, seq);
            }
            return true;
        }

        private boolean range(String session, long from, long to) {
            if (!hasRoom(session, size.range(from, to))) {
                return false;
            }
            long begin = from;
            while (isNext(session, to)) {
                Piece piece = pieces.get(next);
                long seq = piece.dot().seq();
                if (!hasRoom(session, piece.size(size, taken.keySet()))) {
                    if (begin < seq) {
                        seen(session, begin, seq - 1);
                    }
                    return false;
                }
                keep(piece);
                seen(session, begin, seq);
                begin = seq + 1;
            }
            if (begin <= to) {
                seen(session, begin, to);
            }
            return true;
        }

        private boolean isNext(String session, long upto) {
            return next < pieces.size()
                    && pieces.get(next).dot().session().equals(session)
                    && pieces.get(next).dot().seq() <= upto;
        }

        private boolean hasRoom(String session, long more) {
            long needed = more + (named ? 0 : size.session(session));
            if (needed > room && last != null) {
                return false;
            }
            named = true;
            room -= needed;
            return true;
        }

        private void keep(Piece piece) {
            Entry entry = piece.entry();
            if (entry != null) {
                kept.add(entry);
            }
            for (Piece.Taken each : piece.taken()) {
                Entry gone = each.entry();
                List<Entry> removed = taken.computeIfAbsent(each.receipt(), receipt -> new ArrayList<>());
                if (gone != null) {
                    removed.add(gone);
                }
            }
            next++;
        }

        private void seen(String session, long from, long to) {
            seen.add(session, from, to);
            last = new Dot(session, to);
        }

        private RemovalReceipts receipts() {
            List<Receipt> receipts = new ArrayList<>(taken.size());
            taken.forEach((of, removed) -> receipts.add(of.part(removed)));
            return RemovalReceipts.of(receipts);
        }

        private Cart cart() {
            return Cart.of(kept, CausalContext.of(seen.build(), 0), whole.lastChange(), whole.lastWriter())
                    .withLifetime(whole.lifetime())
                    .withReceipts(receipts());
        }
    }
}
