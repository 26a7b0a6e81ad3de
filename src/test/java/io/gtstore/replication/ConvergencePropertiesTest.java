// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whoever is silent or mute, and whenever: once faults stop, all owners agree, and nothing that was acknowledged is missing or back. */
class ConvergencePropertiesTest {
    private static final int STEPS = 60;

    private final List<String> keys = List.of("mohan", "ada", "grace");

    @Property(tries = 150)
    void all_owners_end_up_with_what_was_acknowledged(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 5) int members,
            @ForAll @IntRange(min = 1, max = 3) int replicas) {
        Random random = new Random(seed);
        String[] nodes = List.of("a", "b", "c", "d", "e").subList(0, members).toArray(String[]::new);
        CoreNetwork network = new CoreNetwork(CoreNetwork.config(), replicas, nodes);
        Map<Long, Dot> puts = new HashMap<>();
        Map<Long, Dot> removes = new HashMap<>();
        Map<Long, Request.Removal> asked = new HashMap<>();
        Map<Dot, String> keyOf = new HashMap<>();
        for (int step = 1; step <= STEPS; step++) {
            String key = keys.get(random.nextInt(keys.size()));
            List<String> owners = network.owners(key);
            String owner = owners.get(random.nextInt(owners.size()));
            Dot dot = new Dot(Sessions.issue(CoreNetwork.START, random.nextInt(4)), step);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    Request put = new Request.Put(key, "1", List.of(), dot.session(), dot.seq(), Request.NO_EPOCH);
                    puts.put(network.ask(owner, put), dot);
                    keyOf.put(dot, key);
                }
                case 3 -> {
                    List<Dot> known = keyOf.keySet().stream()
                            .filter(d -> key.equals(keyOf.get(d)))
                            .sorted()
                            .toList();
                    if (!known.isEmpty()) {
                        Dot gone = known.get(random.nextInt(known.size()));
                        Request.Remove remove = new Request.Remove(
                                key,
                                List.of(gone),
                                dot.session(),
                                dot.seq(),
                                network.map().epoch());
                        long requestId = network.ask(owner, remove);
                        removes.put(requestId, gone);
                        asked.put(requestId, remove);
                    }
                }
                case 4 -> network.ask(owner, new Request.Get(key, CausalContext.EMPTY, false, Request.NO_EPOCH));
                case 5 -> fault(network, nodes[random.nextInt(members)], random.nextBoolean());
                case 6 -> network.heal();
                default -> network.run(random.nextInt(400));
            }
        }
        network.heal();
        network.run(8_000);
        network.assertQuiet();
        check(network, puts, removes, keyOf);
        told(network, asked);
        network.run(3_000);
        network.assertQuiet();
    }

    /**
     * Whoever is asked again, and however the first attempt fared, tells at least what that did; but what it was told
     * while its owners were apart, and another removal as well, belongs to one of them.
     */
    private static void told(CoreNetwork network, Map<Long, Request.Removal> asked) {
        Map<Dot, Integer> owned = new HashMap<>();
        Map<Long, List<Entry>> again = new HashMap<>();
        asked.forEach((requestId, removal) -> {
            List<List<Entry>> answers = new ArrayList<>();
            if (network.answers(requestId).get(0) instanceof Reply.Removed) {
                for (String owner : network.owners(removal.key())) {
                    Reply reply = network.request(owner, removal.again(""));
                    assertThat(reply).as(owner).isInstanceOf(Reply.Removed.class);
                    answers.add(((Reply.Removed) reply).removed());
                }
                assertThat(answers).allMatch(answers.get(0)::equals);
                again.put(requestId, answers.get(0));
                answers.get(0).forEach(entry -> owned.merge(entry.dot(), 1, Integer::sum));
            }
        });
        again.forEach((requestId, now) -> {
            Reply.Removed first = (Reply.Removed) network.answers(requestId).get(0);
            if (first.exclusive()) {
                assertThat(now).containsAll(first.removed());
            } else {
                assertThat(first.removed()).allMatch(entry -> owned.getOrDefault(entry.dot(), 0) == 1);
            }
        });
    }

    private static void fault(CoreNetwork network, String node, boolean deaf) {
        if (deaf) {
            network.silence(node);
        } else {
            network.mute(node);
        }
    }

    private void check(CoreNetwork network, Map<Long, Dot> puts, Map<Long, Dot> removes, Map<Dot, String> keyOf) {
        Set<Dot> maybeRemoved = new HashSet<>(removes.values());
        Set<Dot> removed = new HashSet<>();
        removes.forEach((requestId, dot) -> {
            if (network.answers(requestId).get(0) instanceof Reply.Removed) {
                removed.add(dot);
            }
        });
        for (String key : keys) {
            List<String> owners = network.owners(key);
            List<Dot> held = new ArrayList<>();
            network.cartAt(owners.get(0), key).entries().forEach(e -> held.add(e.dot()));
            puts.forEach((requestId, dot) -> {
                if (key.equals(keyOf.get(dot)) && network.answers(requestId).get(0) instanceof Reply.Stored) {
                    assertThat(maybeRemoved.contains(dot) || held.contains(dot))
                            .as("%s", dot)
                            .isTrue();
                }
            });
            assertThat(held).noneMatch(removed::contains).doesNotHaveDuplicates();
            for (String node : network.nodes()) {
                assertThat(network.itemsAt(node, key).size())
                        .as("%s at %s", key, node)
                        .isEqualTo(owners.contains(node) ? held.size() : 0);
                if (owners.contains(node)) {
                    Cart first = network.cartAt(owners.get(0), key);
                    // Digests leave out receipts, of which a node may have let go.
                    assertThat(network.cartAt(node, key).digest())
                            .as("%s at %s, not %s", key, node, first)
                            .isEqualTo(first.digest());
                }
            }
        }
    }
}
