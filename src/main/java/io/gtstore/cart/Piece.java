// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The indivisible piece of a part that names a dot: the dot's entry, and what receipts say of it. */
final class Piece {
    /** That a receipt names the entry; without an entry, that there is a receipt of the piece's own dot. */
    record Taken(Receipt receipt, @Nullable Entry entry) {}

    private final Dot dot;
    private final List<Taken> taken = new ArrayList<>(0);
    private @Nullable Entry entry;

    private Piece(Dot dot) {
        this.dot = dot;
    }

    /** The pieces of a cart behind a dot, in the order of dots. */
    static List<Piece> behind(Cart whole, @Nullable Dot after) {
        Map<Dot, Piece> pieces = new TreeMap<>();
        for (Entry entry : whole.entries()) {
            if (after == null || after.compareTo(entry.dot()) < 0) {
                pieces.computeIfAbsent(entry.dot(), Piece::new).entry = entry;
            }
        }
        for (Receipt receipt : whole.receipts().list()) {
            take(pieces, whole, after, receipt.own(), new Taken(receipt, null));
            for (Entry entry : receipt.removed()) {
                take(pieces, whole, after, entry.dot(), new Taken(receipt, entry));
            }
        }
        return new ArrayList<>(pieces.values());
    }

    private static void take(Map<Dot, Piece> pieces, Cart whole, @Nullable Dot after, Dot dot, Taken taken) {
        if ((after == null || after.compareTo(dot) < 0) && whole.context().contains(dot)) {
            pieces.computeIfAbsent(dot, Piece::new).taken.add(taken);
        }
    }

    /** How much room it takes behind those receipts. */
    long size(PartSize size, Collection<Receipt> named) {
        Entry here = entry;
        long all = here == null ? 0 : size.entry(here);
        Entry first = null;
        for (Taken each : taken) {
            Entry gone = each.entry();
            if (gone != null) {
                all += gone.equals(first) ? size.repeated(dot) : size.entry(gone);
                first = first == null ? gone : first;
            }
            all += named.contains(each.receipt())
                    ? 0
                    : size.receipt(each.receipt().own());
        }
        return all;
    }

    Dot dot() {
        return dot;
    }

    @Nullable
    Entry entry() {
        return entry;
    }

    List<Taken> taken() {
        return taken;
    }
}
