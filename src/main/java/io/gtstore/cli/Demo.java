// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartSession;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutResult;
import io.gtstore.launch.Await;
import io.gtstore.launch.SpawnedCluster;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The story of the paper's Image 1: what one customer's cart goes through while the nodes that hold it die (paper §2.3, §3). */
final class Demo {
    /** A killed node is replaced soon: ten seconds, the default, would have a spectator wait. */
    static final List<String> MANAGER_OPTIONS = List.of("--set", "replace.after=500");

    /** Small processes that start soon: the demo is over before they would be warm. */
    static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m");

    private static final int MAX_KEYS = 200;

    private final SpawnedCluster cluster;
    private final GtStoreClient client;
    private final PrintWriter out;
    private final List<String> acknowledged = new ArrayList<>();
    private int step;

    Demo(SpawnedCluster cluster, GtStoreClient client, PrintWriter out) {
        this.cluster = cluster;
        this.client = client;
        this.out = out;
    }

    /** Plays it; a {@link CommandFailure} at the first step where an acknowledged item is missing. */
    void play() {
        String key = keyOf("node-1", "node-2");
        CartSession session = client.openSession(key).await();
        session.movedHandler(node -> print("the client continues at " + Lines.node(node)));
        step("the client logs in as " + key + ", whose primary is node-1 and replica node-2: " + where(key));
        put(session, "apple", "bread");
        check(session);

        step("node-2, the replica, is killed (SIGKILL, pid " + cluster.pid("node-2") + ")");
        cluster.kill("node-2");
        put(session, "milk");
        check(session);

        step("node-3 takes over and downloads node-1's data");
        Await.until("node-3 has all of the cart", () -> settled(Set.of("node-1", "node-3")));
        print(where(key));
        put(session, "eggs");
        check(session);

        step("node-1 is killed, too (SIGKILL, pid " + cluster.pid("node-1") + ")");
        cluster.kill("node-1");
        check(session);
        put(session, "salt");
        check(session);

        step("node-2 rejoins, empty, and catches up");
        cluster.startNode("node-2", List.of());
        cluster.awaitReady("node-2");
        Await.until("node-2 has all of the cart", () -> settled(Set.of("node-2", "node-3")));
        print(where(key));
        put(session, "rice");
        check(session);
    }

    /** A customer whom the map happens to give to these two, in this order; owners of the start that leave a slot are waited for. */
    private String keyOf(String primary, String replica) {
        List<String> keys = new ArrayList<>();
        Await.until("a key is held by " + primary + " and " + replica, () -> {
            IntStream.rangeClosed(1, MAX_KEYS)
                    .mapToObj(i -> i == 1 ? "mohan" : "mohan-" + i)
                    .filter(key -> owners(key).equals(List.of(primary, replica)))
                    .findFirst()
                    .ifPresent(keys::add);
            return !keys.isEmpty();
        });
        return keys.get(0);
    }

    private List<String> owners(String key) {
        KeyLocation location = client.admin().query(key).await();
        return Stream.concat(Stream.of(location.getNode()), location.getReplicas().stream())
                .map(NodeAddress::getId)
                .toList();
    }

    private void put(CartSession session, String... items) {
        for (String item : items) {
            PutResult result = session.put(item).await();
            acknowledged.add(item);
            print(Lines.put(item, result, client));
        }
    }

    private void check(CartSession session) {
        List<String> cart = Lines.items(session.get().await().getItems());
        List<String> missing =
                acknowledged.stream().filter(item -> !cart.contains(item)).toList();
        if (!missing.isEmpty()) {
            throw new CommandFailure("the cart " + cart + " lost what was acknowledged: " + missing);
        }
        print("the cart is whole: " + cart);
    }

    private String where(String key) {
        return Lines.location(client.admin().query(key).await());
    }

    private boolean settled(Set<String> members) {
        ClusterStatus status = client.admin().status().await();
        return status.getUnderReplicated() == 0
                && status.getMembers().stream()
                        .map(member -> member.getNode().getId())
                        .collect(Collectors.toSet())
                        .equals(members)
                && status.getMembers().stream()
                                .mapToInt(MemberStatus::getCatchingUp)
                                .sum()
                        == 0;
    }

    private void step(String text) {
        step++;
        out.println(step + ". " + text);
    }

    private void print(String text) {
        out.println("   " + text);
    }
}
