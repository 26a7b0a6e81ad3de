// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.ScanRequest;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Says as a component what none says: numbers out of range, slots that there are not, cursors that are none. Whatever it is answered, nothing may come of
 * it. What it says goes through the codec in every run, since that is where most of it is refused.
 */
final class Stranger {
    private final SimulatedCluster cluster;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Ledger ledger;
    private final Trace trace;
    private int invented;

    Stranger(SimulatedCluster cluster, Scheduler scheduler, SplittableRandom random, Ledger ledger, Trace trace) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.random = random;
        this.ledger = ledger;
        this.trace = trace;
    }

    /** Says something now, to a node or to the manager. */
    void speak() {
        List<String> nodes = cluster.nodeNames();
        String name = nodes.get(random.nextInt(nodes.size()));
        SimulatedCluster.RunningNode node = cluster.node(name);
        if (!node.lives()) {
            return;
        }
        Request request = garbage(node.node().incarnation());
        trace.line("", () -> "* a stranger says to " + name + ": " + request);
        byte[] frame = Codec.encode(1, request);
        Request read;
        try {
            read = Codec.request(Codec.parse(frame, 0, frame.length - 1));
        } catch (ProtocolException refused) {
            return;
        }
        scheduler.in(
                random.nextInt(1_000),
                () -> node.process().message(() -> {
                    if (node.lives()) {
                        cluster.network().host(name).handler().handle(read, new Observer(), reply -> {});
                    }
                }));
    }

    /** Checks a cart out, and says that he saw a thousand changes that one of its sessions has yet to make. */
    void forge() {
        List<String> keys = List.copyOf(ledger.keys());
        if (keys.isEmpty()) {
            return;
        }
        String key = keys.get(random.nextInt(keys.size()));
        List<Ledger.Change> changes = ledger.changesOf(key);
        String victim = changes.get(random.nextInt(changes.size())).dot.session();
        long last = changes.stream()
                .filter(change -> change.dot.session().equals(victim))
                .mapToLong(change -> change.dot.seq())
                .max()
                .orElse(0);
        List<String> nodes = cluster.nodeNames();
        SimulatedCluster.RunningNode node = cluster.node(nodes.get(random.nextInt(nodes.size())));
        if (!node.lives()) {
            return;
        }
        CausalContext context = CausalContext.ofRange(victim, last + 1, last + 1_000);
        String own = Sessions.issue(node.process().wallMillis(), random.nextLong());
        Ledger.Forged forged = ledger.forges(key, context);
        trace.line(key, () -> "* a stranger says at " + node.process() + " that he saw " + context);
        Request request = new Request.Finalize(key, context, own, 1, Request.NO_EPOCH);
        node.process()
                .message(() -> cluster.network()
                        .host(node.process().name())
                        .handler()
                        .handle(request, new Observer(), reply -> {
                            trace.line(key, () -> "* the stranger is told " + reply);
                            forged.over(scheduler.micros());
                        }));
    }

    private Request garbage(long incarnation) {
        return switch (random.nextInt(8)) {
            case 0 -> new PeerRequest.Raise(incarnation, slot(), List.of(random.nextLong()), Long.MAX_VALUE >> 20, 0);
            case 1 -> new PeerRequest.GetRep(incarnation, slot(), null, cursor(), 0);
            case 2 -> new ScanRequest(slot(), null, cursor(), 0);
            case 3 -> new PeerRequest.KeyDigests(incarnation, 60_000, cursor(), List.of(), 0);
            case 4 -> new PeerRequest.Digest(incarnation, slot(), random.nextLong(), 1L << 62);
            case 5 -> new PeerRequest.Replicate(incarnation, late(), random.nextBoolean(), null, 0);
            case 6 -> new PeerRequest.SendRep(incarnation, List.of(late()), 0);
            default -> map();
        };
    }

    private BitSet slot() {
        BitSet slots = new BitSet();
        slots.set(random.nextBoolean() ? cluster.setup().slots() + random.nextInt(3) : 60_000);
        return slots;
    }

    private String cursor() {
        return random.nextBoolean() ? "no cursor" : "60000:key";
    }

    /** A cart from the end of time. */
    private KeyedCart late() {
        long stamp = Long.MAX_VALUE - random.nextInt(2);
        Dot dot = new Dot("stranger" + ++invented, 1);
        Cart cart = random.nextBoolean()
                ? Cart.of(
                        List.of(new Entry(dot, stamp, "\"from the end of time\"")), CausalContext.EMPTY, 1, "stranger")
                : Cart.of(List.of(), CausalContext.of(dot), stamp, "stranger");
        return new KeyedCart("key-1", random.nextBoolean() ? cart : cart.withLifetime(new Lifetime(stamp, 1)));
    }

    private Request map() {
        ClusterMap map = cluster.manager().manager().map();
        ClusterSettings settings = map.settings();
        return new MemberRequest.OfferMap(new MapDelta(
                0,
                (1L << 62) - 2,
                random.nextBoolean() ? map.manager() : "stranger",
                new ClusterSettings(
                        random.nextBoolean() ? settings.slots() : 1,
                        random.nextBoolean() ? settings.replicas() : 0,
                        settings.hash(),
                        settings.merge(),
                        settings.founded()),
                List.of(new NodeInfo("stranger", 1, "stranger", 7)),
                List.of(),
                List.of()));
    }
}
