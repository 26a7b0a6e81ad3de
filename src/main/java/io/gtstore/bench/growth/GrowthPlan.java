// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.ClientStore;
import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.StartedCluster;
import io.gtstore.bench.Store;
import io.gtstore.bench.TestCluster;
import io.gtstore.bench.paper.Trial;
import io.gtstore.client.GtStoreClientOptions;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the scenarios have in common.
 *
 * @param trial where clusters come from and results go, and how long each row is measured
 * @param warmupSeconds how long a cluster is under load before its first row is measured
 * @param carts how many carts the cluster holds in each row of {@link GrowthScenario#CARTS}, growing
 * @param heapMib the most that the heap of each process may take; 0 for what the scenario takes by itself
 */
public record GrowthPlan(Trial trial, int warmupSeconds, List<Integer> carts, int heapMib) {
    static final int NODES = 3;
    static final int SESSIONS = 64;
    static final int ROW_SECONDS = 10;

    /** For what changes carts for minutes: their contexts are kept for as long as their sessions might come back. */
    static final int LARGE_HEAP_MIB = 3_072;

    private static final int HEAP_MIB = 1_024;
    private static final long COPIES = 2;

    /** Once the code is compiled, a row only has to get its connections and its sessions going. */
    private static final int FURTHER_WARMUP_SECONDS = 2;

    /** Starts a cluster of two copies at rest, with these settings changed besides. */
    StartedCluster cluster(int nodes, Map<String, ?> changes, int usualHeapMib) {
        Map<String, Object> all = new LinkedHashMap<>(changes);
        all.put("cluster.replicas", COPIES);
        all.put("copies", COPIES);
        return trial.cluster(nodes, all, heapMib > 0 ? heapMib : usualHeapMib);
    }

    StartedCluster cluster(int nodes) {
        return cluster(nodes, Map.of(), HEAP_MIB);
    }

    StartedCluster cluster(int nodes, Map<String, ?> changes) {
        return cluster(nodes, changes, HEAP_MIB);
    }

    /** The warm-up of a row, in seconds. */
    int warmup(boolean firstOfCluster) {
        return firstOfCluster ? warmupSeconds : Math.min(FURTHER_WARMUP_SECONDS, warmupSeconds);
    }

    /** The ordinary client of that cluster. */
    Function<Vertx, Store> stores(TestCluster cluster) {
        GtStoreClientOptions client = trial.client(cluster);
        return vertx -> new ClientStore(vertx, client);
    }

    /** Makes load through the ordinary client, and sees that the store did right. */
    LoadResult load(TestCluster cluster, LoadOptions options) {
        return trial.load(cluster, stores(cluster), options);
    }
}
