// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Dot;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Asks for the answers to removals and checkouts again when all is at rest, at each owner, however long ago they were given. */
final class Retries {
    /** For all that an owner knows that has forgotten, the removal was made, or came from a session that is over, or another one knows more that cannot be asked. */
    private static final Set<ErrorCode> FORGOTTEN =
            EnumSet.of(ErrorCode.RECEIPT_GONE, ErrorCode.SESSION_EXPIRED, ErrorCode.UNKNOWN);

    private final SimulatedCluster cluster;
    private final Trace trace;
    private final Ledger ledger;
    /** Nodes forget with their last life; a later checkout that is still known may cover the dot of one whose list is not. */
    private final boolean forgetful;

    Retries(SimulatedCluster cluster, Trace trace, Ledger ledger, boolean forgetful) {
        this.cluster = cluster;
        this.trace = trace;
        this.ledger = ledger;
        this.forgetful = forgetful;
    }

    void begin() {
        ClusterMap map = cluster.manager().manager().map();
        for (Checkouts.Told told : cluster.checkouts().told()) {
            if (told.change().lost() || ledger.listLost(told.change())) {
                continue; // whoever is asked would carry it out for the first time, with what came since
            }
            for (NodeInfo owner : map.ownerNodes(told.change().slot)) {
                SimulatedProcess process = cluster.node(owner.id()).process();
                Request again = ((Request.Removal) told.request()).again("");
                process.message(() -> ask(told, owner, again, new HashSet<>()));
            }
        }
    }

    private void ask(Checkouts.Told told, NodeInfo owner, Request request, Set<Dot> again) {
        cluster.network().host(owner.id()).handler().handle(request, new Observer(), reply -> {
            if (reply instanceof Reply.Removed page) {
                page.removed().forEach(entry -> again.add(entry.dot()));
                String next = page.next();
                if (next != null) {
                    ask(told, owner, ((Request.Removal) request).again(next), again);
                    return;
                }
            }
            check(told, owner, reply, again);
        });
    }

    private void check(Checkouts.Told told, NodeInfo owner, Reply last, Set<Dot> again) {
        trace.line(
                told.change().key,
                () -> "* " + owner.ref() + " answers a late retry of " + told.change() + ": " + again + ", " + last);
        if (last instanceof Reply.Failure failure
                && (failure.code() == ErrorCode.CLOCK_OFF // such a node answers nobody
                        || (forgetful && FORGOTTEN.contains(failure.code())))) {
            return;
        }
        if (!(last instanceof Reply.Removed) || !again.containsAll(told.exclusive()) || !toldOrCorrected(told, again)) {
            throw trace.violation(
                    told.change().key,
                    told.change() + " was told that it took " + told.entries() + ", and a retry at " + owner.ref()
                            + " is told " + again + ", " + last);
        }
    }

    /** What it was told while its owners were apart, another removal may have been told, too, and have. */
    private boolean toldOrCorrected(Checkouts.Told told, Set<Dot> again) {
        return told.entries().stream()
                .allMatch(entry -> again.contains(entry) || ledger.isAnothers(told.change(), entry));
    }
}
