// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Dot;
import io.gtstore.client.BackupCart;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.ScanPage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** What was read, whether every member was there when that began, and who was absent from a page. */
    private record Pages(boolean begunWithAll, Map<String, Set<Dot>> carts, Set<String> absent) {}

    /** Begins a backup, unless one is under way. */
    void begin() {
        if (underWay) {
            return;
        }
        underWay = true;
        List<Ledger.Change> sure = ledger.acknowledgedPuts();
        Pages pages = new Pages(cluster.nobodyIsAbsent(), new HashMap<>(), new HashSet<>());
        trace.line("", () -> "* a backup begins, with " + sure.size() + " acknowledged puts");
        read("", pages, sure);
    }

    private void read(String after, Pages pages, List<Ledger.Change> sure) {
        client.admin().scan(after).onComplete((page, failure) -> {
            trace.mix(failure == null ? page.carts().size() : -1);
            if (failure != null) {
                trace.line("", () -> "* the backup fails: " + failure.getMessage());
                underWay = false;
            } else {
                read(page, pages, sure);
            }
        });
    }

    private void read(ScanPage page, Pages pages, List<Ledger.Change> sure) {
        for (BackupCart cart : page.carts()) {
            Set<Dot> dots = cart.items().stream()
                    .map(item -> new Dot(item.session(), item.seq()))
                    .collect(Collectors.toSet());
            if (pages.carts().put(cart.key(), dots) != null) {
                throw trace.violation(cart.key(), "a backup has the key twice");
            }
        }
        pages.absent().addAll(page.absent());
        String next = page.next();
        if (next != null) {
            read(next, pages, sure);
            return;
        }
        underWay = false;
        trace.line("", () -> "* the backup ends with " + pages.carts().size() + " carts");
        // What an absent member alone has is in no backup; whoever was absent, the pages have to say.
        if (pages.absent().isEmpty() && pages.begunWithAll() && cluster.nobodyIsAbsent()) {
            sure.forEach(change -> check(change, pages.carts().getOrDefault(change.key, Set.of())));
        }
    }

    private void check(Ledger.Change change, Set<Dot> dots) {
        boolean there = dots.contains(change.dot);
        if (!there && change.binding() && !ledger.mayBeGone(change.key, change.dot)) {
            throw trace.violation(change.key, "a backup lacks " + change + "; it has " + dots);
        }
    }
}
