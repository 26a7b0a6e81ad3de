// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.LineItem;
import io.gtstore.protocol.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many a cart has to hold. No line says more than the puts that were folded into it added, nor less than its own. Where nothing but folding takes lines out,
 * the sum of each sku is what was added: all that was acknowledged, and of what may have happened each addition at most once.
 */
final class Quantities {
    private final Trace trace;
    private final Ledger ledger;

    Quantities(Trace trace, Ledger ledger) {
        this.trace = trace;
        this.ledger = ledger;
    }

    /** At rest. */
    void check(String key, Cart cart) {
        if (ledger.lossy()) {
            return;
        }
        Map<String, Long> held = new HashMap<>();
        for (Entry entry : cart.entries()) {
            LineItem line = LineItem.of(entry.item());
            if (line != null) {
                held.merge(line.sku(), line.n(), Long::sum);
                each(key, entry, line.n());
            }
        }
        if (ledger.onlyAdds(key)) {
            sums(key, held, cart);
        }
    }

    private void each(String key, Entry entry, long n) {
        LineItem put = line(ledger.change(entry.dot()));
        if (put != null && (n < put.n() || n > most(entry.dot()))) {
            throw trace.violation(
                    key, entry + " was put with " + put.n() + ", and with what it folds it is " + most(entry.dot()));
        }
    }

    private long most(Dot dot) {
        Ledger.Change change = ledger.change(dot);
        LineItem line = line(change);
        long most = line == null ? 0 : line.n();
        if (change.content() instanceof Request.Put put) {
            for (Dot folded : put.fold()) {
                most += most(folded);
            }
        }
        return most;
    }

    private void sums(String key, Map<String, Long> held, Cart cart) {
        Map<String, Long> least = new HashMap<>();
        Map<String, Long> most = new HashMap<>();
        for (Ledger.Change change : ledger.changesOf(key)) {
            LineItem line = line(change);
            if (line != null) {
                least.merge(line.sku(), change.binding() ? line.n() : 0, Long::sum);
                most.merge(line.sku(), change.possible() ? line.n() : 0, Long::sum);
            }
        }
        Set<String> skus = new TreeSet<>(least.keySet());
        skus.addAll(held.keySet());
        for (String sku : skus) {
            long sum = held.getOrDefault(sku, 0L);
            if (sum < least.getOrDefault(sku, 0L) || sum > most.getOrDefault(sku, 0L)) {
                throw trace.violation(
                        key,
                        "of " + sku + " " + least.get(sku) + " were added for certain and " + most.get(sku)
                                + " at most, and there are " + sum + ": " + cart);
            }
        }
    }

    private static @Nullable LineItem line(Ledger.Change change) {
        return change.content() instanceof Request.Put put ? LineItem.of(put.item()) : null;
    }
}
