// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.LocalTestCluster;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotHash;
import io.gtstore.net.Managers;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How 100,000 keys, client0 and so on, spread over the primaries of 7 nodes with each hash function, by the map of a cluster that runs. */
final class KeySpread {
    private static final int NODES = 7;
    private static final int KEYS = 100_000;
    private static final long TIMEOUT_MILLIS = 5_000;

    private KeySpread() {}

    static void run(Trial trial) {
        MarkdownTable table = new MarkdownTable(
                "hash",
                "fewest on a node",
                "most on a node",
                "most to mean",
                "slots in use, of %d".formatted(slots(trial)));
        Map<String, List<Double>> bars = new LinkedHashMap<>();
        for (SlotHash hash : SlotHash.values()) {
            ClusterMap map = map(trial, hash);
            Map<String, Integer> keys = new TreeMap<>();
            map.members().forEach(node -> keys.put(node.id(), 0));
            BitSet used = new BitSet();
            for (int i = 0; i < KEYS; i++) {
                int slot = map.slotOf("client" + i);
                used.set(slot);
                List<NodeInfo> owners = map.ownerNodes(slot);
                keys.merge(owners.get(0).id(), 1, Integer::sum);
            }
            int most = keys.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            int fewest =
                    keys.values().stream().mapToInt(Integer::intValue).min().orElse(0);
            table.row(hash.wireName(), fewest, most, (double) most * NODES / KEYS, used.cardinality());
            bars.put(
                    hash.wireName(),
                    new ArrayList<>(
                            keys.values().stream().map(Integer::doubleValue).toList()));
        }
        trial.report("spread", table);
        trial.charts()
                .bars(
                        "spread",
                        new Charts.Labels("Where 100,000 keys go", "primary", "keys"),
                        IntStream.rangeClosed(1, NODES)
                                .mapToObj(i -> "node-" + i)
                                .toList(),
                        bars);
    }

    private static long slots(Trial trial) {
        return trial.settings().number("cluster.slots");
    }

    private static ClusterMap map(Trial trial, SlotHash hash) {
        try (LocalTestCluster cluster = trial.local(NODES, Map.of("cluster.hash", hash.wireName()))) {
            Promise<Reply> answer = Promise.promise();
            trial.vertx().runOnContext(turn -> {
                RpcClient rpc = new RpcClient(
                        trial.vertx(),
                        RpcClientOptions.of(() -> new MemberRequest.Hello(Codec.VERSION, "client", "", 0, 0)));
                new Managers(cluster.managers())
                        .ask(rpc, new MemberRequest.GetMap(0), TIMEOUT_MILLIS)
                        .onComplete(answer)
                        .onComplete((reply, why) -> rpc.close());
            });
            if (answer.future().await() instanceof Reply.Mapped mapped) {
                return ClusterMap.of(mapped.map());
            }
            throw new TrialException("the manager sent no map");
        }
    }
}
