package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.ScanPage;
import io.gtstore.protocol.KeyedCart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all carts whatever happens meanwhile, and knows what a backup that succeeds must hold. */
final class Archivist {
    private final GtStoreClient client;
    private final SimulatedCluster cluster;
    private final Ledger ledger;
    private final Trace trace;
    private boolean underWay;

    Archivist(GtStoreClient client, SimulatedCluster cluster, Ledger ledger, Trace trace) {
        this.client = client;
        this.cluster = cluster;
        this.ledger = ledger;
        this.trace = trace;
    }

    /** Begins a backup, unless one is under way. */
    void begin() {
        if (underWay) {
            return;
        }
        underWay = true;
        List<Ledger.Change> sure = ledger.acknowledgedPuts();
        boolean allThere = cluster.nobodyIsAbsent();
        trace.line("", () -> "* a backup begins, with " + sure.size() + " acknowledged puts");
        read("", new HashMap<>(), sure, allThere);
    }

    private void read(String after, Map<String, Cart> carts, List<Ledger.Change> sure, boolean allThere) {
        client.scan(after).onComplete((page, failure) -> {
            trace.mix(failure == null ? page.carts().size() : -1);
            if (failure != null) {
                trace.line("", () -> "* the backup fails: " + failure.getMessage());
                underWay = false;
            } else {
                read(page, carts, sure, allThere);
            }
        });
    }

    private void read(ScanPage page, Map<String, Cart> carts, List<Ledger.Change> sure, boolean allThere) {
        for (KeyedCart keyed : page.carts()) {
            if (carts.put(keyed.key(), keyed.cart()) != null) {
                throw trace.violation(keyed.key(), "a backup has the key twice");
            }
        }
        String next = page.next();
        if (next != null) {
            read(next, carts, sure, allThere);
            return;
        }
        underWay = false;
        trace.line("", () -> "* the backup ends with " + carts.size() + " carts");
        // What an absent member alone has is in no backup.
        if (allThere && cluster.nobodyIsAbsent()) {
            sure.forEach(change -> check(change, carts.getOrDefault(change.key, Cart.EMPTY)));
        }
    }

    private void check(Ledger.Change change, Cart cart) {
        boolean there = cart.find(change.dot) != null;
        if (!there && change.binding() && !ledger.mayBeGone(change.key, change.dot)) {
            throw trace.violation(change.key, "a backup lacks " + change + "; it has " + cart);
        }
    }
}
