// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lists that removals and checkouts were answered with. One life of an owner never gives one entry to two of them, unless the slot has left it meanwhile: two
 * orders would be made of one item. What two owners give that cannot hear each other is another matter, and so is what an owner has heard from another one of a
 * removal: a retry has to be told that again.
 */
final class Checkouts {
    /**
     * An owner as far as it can know what it gave: from when it got the key's slot until it lets go of it. It does so once all owners have what it knows, so when
     * the slot comes back it is an owner like any other that is new to it: if those owners cannot be heard then, it may get the entry from a node that comes back
     * with an older disk.
     */
    private record Teller(SimulatedProcess process, int timesLetGo, String key, Dot entry) {}

    private record Asked(SimulatedProcess process, Dot own) {}

    /**
     * A removal that was answered, and what it was told.
     *
     * @param exclusive those of the entries that it was told as its own alone
     */
    record Told(Request request, Ledger.Change change, Set<Dot> entries, Set<Dot> exclusive) {}

    private final Trace trace;
    private final Ledger ledger;
    private final Map<Teller, Dot> takenBy = new HashMap<>();
    private final Set<Asked> forwarded = new HashSet<>();
    private final Set<Asked> heard = new HashSet<>();
    private final Map<Dot, Dot> exclusively = new HashMap<>();
    /** By slot, the last epoch under which no owner has caught up. */
    private final Map<Integer, Long> orphaned = new HashMap<>();

    private final Map<Dot, Told> told = new LinkedHashMap<>();

    Checkouts(Trace trace, Ledger ledger) {
        this.trace = trace;
        this.ledger = ledger;
    }

    /** A request leaves a process: of one that a node passes on, another one's answer is told. */
    void sent(SimulatedProcess from, Request request) {
        Dot own = own(request);
        if (own != null && from.name().startsWith("node")) {
            forwarded.add(new Asked(from, own));
        }
    }

    /** A node hears from another one what removals took. */
    void delivered(SimulatedProcess node, Request request) {
        if (request instanceof PeerRequest.Replicate replicate) {
            heard(node, replicate.changes());
        } else if (request instanceof PeerRequest.SendRep sent) {
            heard(node, sent.carts());
        } else if (request instanceof PeerRequest.Exchange exchange) {
            heard(node, exchange.carts());
        }
    }

    private void heard(SimulatedProcess node, List<KeyedCart> carts) {
        for (KeyedCart keyed : carts) {
            keyed.cart().receipts().list().forEach(receipt -> heard.add(new Asked(node, receipt.own())));
        }
    }

    /** A node answers. */
    void replied(SimulatedProcess node, Request request, Reply reply) {
        Dot own = own(request);
        if (own != null && reply instanceof Reply.Removed removed && !forwarded.contains(new Asked(node, own))) {
            ledger.receiptIsKept(node, own, removed.copies());
        }
        if (ledger.lossy()
                || own == null
                || !(reply instanceof Reply.Removed removed)
                || forwarded.contains(new Asked(node, own))
                || heard.contains(new Asked(node, own))) {
            return;
        }
        String key = ((Request.OnKey) request).key();
        for (Entry entry : removed.removed()) {
            Dot other = takenBy.putIfAbsent(new Teller(node, ledger.timesLetGo(node, key), key, entry.dot()), own);
            if (other != null && !other.equals(own) && !ledger.change(other).lost()) {
                throw trace.violation(
                        key, node + " told " + own + " that it took " + entry + ", which it told " + other + " before");
            }
        }
    }

    /** A client has an answer. */
    void received(SimulatedProcess at, Request request, Reply reply) {
        if (reply instanceof Reply.Carts carts) {
            heard(at, carts.carts());
        }
        if (reply instanceof Reply.Replicated replicated
                && !replicated.removed().isEmpty()
                && request instanceof PeerRequest.Replicate replicate) {
            Dot removal = replicate.removal();
            if (removal != null) {
                heard.add(new Asked(at, removal));
            }
        }
        Dot own = own(request);
        if (own != null && reply instanceof Reply.Removed removed && !at.name().startsWith("node")) {
            Told list = told.computeIfAbsent(
                    own, o -> new Told(request, ledger.change(o), new HashSet<>(), new HashSet<>()));
            removed.removed().forEach(entry -> list.entries().add(entry.dot()));
            if (isExclusive(list.change(), removed)) {
                removed.removed().forEach(entry -> isItsAlone(list, own, entry));
            }
        }
    }

    /**
     * Somebody goes by that map. If none of a slot's owners has caught up, nothing ties those to come to those before,
     * and what was told as exclusive until then may be told again.
     */
    void mapAdopted(ClusterMap map) {
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            int lost = slot;
            if (!map.owners(slot).anyCaughtUp() && orphaned.getOrDefault(slot, 0L) < map.epoch()) {
                orphaned.put(slot, map.epoch());
                ledger.loseExclusivity(slot);
                told.values().stream()
                        .filter(list -> list.change().slot == lost)
                        .forEach(list -> {
                            list.exclusive().forEach(exclusively::remove);
                            list.exclusive().clear();
                        });
            }
        }
    }

    /** Whether the answer is said to be exclusive, under a map since which its slot has not lost its owners. */
    boolean isExclusive(Ledger.Change removal, Reply.Removed told) {
        return told.exclusive() && told.epoch() > orphaned.getOrDefault(removal.slot, 0L);
    }

    /** Whatever fails, two answers that say that they are exclusive name no entry both. */
    private void isItsAlone(Told list, Dot own, Entry entry) {
        list.exclusive().add(entry.dot());
        Dot other = exclusively.putIfAbsent(entry.dot(), own);
        if (other != null
                && !other.equals(own)
                && !ledger.lossy()
                && !ledger.change(other).lost()) {
            throw trace.violation(
                    list.change().key, own + " and " + other + " were both told that they alone took " + entry);
        }
    }

    /** All removals that were answered. */
    List<Told> told() {
        return List.copyOf(told.values());
    }

    private static @Nullable Dot own(Request request) {
        if (request instanceof Request.Remove remove) {
            return new Dot(remove.session(), remove.seq());
        }
        return request instanceof Request.Finalize finalize ? new Dot(finalize.session(), finalize.seq()) : null;
    }
}
