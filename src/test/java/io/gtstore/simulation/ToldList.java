// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Sessions;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A list that a removal was answered with. Told as exclusive it stays; else what another removal was given as well may go to that one. */
final class ToldList {
    private final Dot own;
    private final Set<Dot> entries;
    private boolean exclusive;

    ToldList(Dot own, Set<Dot> entries) {
        this.own = own;
        this.entries = entries;
    }

    /** It was told as exclusive, or was not. */
    void told(boolean asExclusive) {
        exclusive |= asExclusive;
    }

    void loseExclusivity() {
        exclusive = false;
    }

    /** Whether whoever has that cart tells a retry the list, or nothing at all, as its session is too old. */
    boolean isTold(Cart cart) {
        if (Sessions.issuedBefore(own.session(), cart.context().horizon())) {
            return true;
        }
        RemovalReceipts receipts = cart.receipts();
        Receipt receipt = receipts.find(own);
        if (receipt == null) {
            return false;
        }
        Set<Dot> missing = new HashSet<>(entries);
        missing.removeAll(dots(receipt.removed()));
        return missing.isEmpty() || (!exclusive && missing.stream().allMatch(dot -> isAnothers(receipts, own, dot)));
    }

    /** Whether another removal than that one has the entry. */
    static boolean isAnothers(RemovalReceipts receipts, Dot own, Dot entry) {
        for (Receipt other : receipts.list()) {
            Receipt whole = other.own().equals(own) ? null : receipts.find(other.own());
            if (whole != null && dots(whole.removed()).contains(entry)) {
                return true;
            }
        }
        return false;
    }

    static Set<Dot> dots(List<Entry> of) {
        Set<Dot> dots = new LinkedHashSet<>();
        of.forEach(entry -> dots.add(entry.dot()));
        return dots;
    }

    @Override
    public String toString() {
        return entries + (exclusive ? ", exclusive," : "");
    }
}
