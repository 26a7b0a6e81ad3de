// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.ClusterSpec;
import io.gtstore.bench.LoadOptions;
import io.gtstore.bench.LoadProgress;
import io.gtstore.bench.LoadResult;
import io.gtstore.bench.LoadRun;
import io.gtstore.bench.LocalTestCluster;
import io.gtstore.bench.ProcessTestCluster;
import io.gtstore.bench.Settling;
import io.gtstore.bench.StartedCluster;
import io.gtstore.bench.Store;
import io.gtstore.bench.TestCluster;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.impl.GtStoreClientOptionsProperties;
import io.gtstore.config.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the scenarios have in common: how large they are, where their clusters come from and their results go.
 *
 * @param vertx runs the clients
 * @param instances makes another instance, for a cluster in this JVM
 * @param inJvm whether all clusters are in this JVM, on a machine that has no room for more
 * @param settings what the clusters obey
 * @param program the class with the program's {@code main}
 * @param out the folder for charts
 * @param tables where tables go
 * @param seconds how long each point is measured; 0 for what the scenario takes by itself
 * @param rate queries in a second at 1×; 0 for an eighth of what the third design can do
 * @param operations puts and gets where a scenario counts them; 0 for what it takes by itself
 * @param tell takes lines for the user
 */
public record Trial(
        Vertx vertx,
        Supplier<Vertx> instances,
        boolean inJvm,
        Settings settings,
        Class<?> program,
        Path out,
        Tables tables,
        int seconds,
        double rate,
        long operations,
        Consumer<String> tell) {
    private static final int HEAP_MIB = 384;
    /** The collector that costs two processors least. */
    private static final List<String> JVM = List.of("-XX:+UseSerialGC");

    /** How long each point is measured, if nothing else was asked for than the usual. */
    public int secondsOr(int usual) {
        return seconds > 0 ? seconds : usual;
    }

    long operationsOr(long usual) {
        return operations > 0 ? operations : usual;
    }

    /** Starts a cluster at rest, with these settings changed: of processes, if nothing else was asked for. */
    TestCluster cluster(int nodes, Map<String, ?> changes) {
        return cluster(nodes, changes, HEAP_MIB);
    }

    /** The same, with heaps of another size if they are of processes. */
    public StartedCluster cluster(int nodes, Map<String, ?> changes, int heapMib) {
        if (inJvm) {
            return local(nodes, changes);
        }
        return atRest(ProcessTestCluster.start(spec(nodes, changes, heapMib)), nodes);
    }

    /** Starts a cluster in this JVM at rest, with these settings changed. */
    LocalTestCluster local(int nodes, Map<String, ?> changes) {
        return atRest(LocalTestCluster.start(instances.get(), spec(nodes, changes, HEAP_MIB)), nodes);
    }

    private ClusterSpec spec(int nodes, Map<String, ?> changes, int heapMib) {
        return new ClusterSpec(nodes, settings.with(changes), heapMib, JVM, program);
    }

    private <C extends TestCluster> C atRest(C cluster, int nodes) {
        try {
            settle(cluster, nodes);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Waits until all nodes serve and no slot moves. */
    public void settle(TestCluster cluster, int nodes) {
        Settling.await(vertx, client(cluster), nodes);
    }

    /** The clients' options for a cluster. */
    public GtStoreClientOptions client(TestCluster cluster) {
        return GtStoreClientOptionsProperties.from(settings).setManagers(cluster.managers());
    }

    /** Makes load, and sees that the store did right. */
    public LoadResult load(TestCluster cluster, Function<Vertx, Store> stores, LoadOptions options) {
        return checked(cluster, LoadRun.run(vertx, stores, options, LoadProgress.NONE));
    }

    /** The result, or a {@link TrialException} if the store did wrong. */
    public static LoadResult checked(TestCluster cluster, LoadResult result) {
        if (result.violationCount() > 0) {
            throw new TrialException("the store does not hold what it acknowledged: "
                    + result.violations().get(0) + cluster.whereToLook());
        }
        return result;
    }

    /** Tells the table, and keeps it. */
    public void report(String name, MarkdownTable table) {
        tell.accept(table.toString());
        tables.keep(name, table);
    }

    /** Draws where charts go. */
    public Charts charts() {
        return new Charts(out, tell);
    }
}
