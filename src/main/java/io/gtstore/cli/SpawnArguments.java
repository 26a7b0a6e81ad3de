// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.bench.ClusterSpec;
import io.gtstore.bench.LocalTestCluster;
import io.gtstore.bench.ProcessTestCluster;
import io.gtstore.bench.TestCluster;
import io.gtstore.config.SettingException;
import io.gtstore.config.Settings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a test starts for itself. */
final class SpawnArguments {
    private static final int MAX_NODES = 64;
    private static final int MIN_HEAP_MIB = 32;
    private static final int MAX_HEAP_MIB = 1_048_576;

    @Option(
            names = "--spawn",
            description =
                    "Start a cluster for the run, each manager and node in a JVM of its own, and stop it afterwards.")
    private boolean spawn;

    @Option(names = "--in-jvm", description = "With --spawn: all of it in this JVM.")
    private boolean inJvm;

    @Option(names = "--nodes", paramLabel = "N", description = "With --spawn: how many nodes; 3 by default.")
    private @Nullable Integer nodes;

    @Option(
            names = "--replicas",
            paramLabel = "R",
            description = "With --spawn: owners of each slot, the primary included.")
    private @Nullable Integer replicas;

    @Option(names = "--heap", paramLabel = "MIB", description = "With --spawn: the heap of each JVM; 512 by default.")
    private @Nullable Integer heapMib;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "With --spawn: an option for each JVM, as --jvm=-XX:+UseSerialGC; may be repeated.")
    private @Nullable List<String> jvmOptions;

    boolean asked() {
        return spawn;
    }

    int nodes() {
        return nodes == null ? 3 : nodes;
    }

    /** Says what cannot stand together or is out of range; adds what is a setting. */
    void addTo(Map<String, String> options, @Nullable String managers) {
        if (spawn && managers != null) {
            throw new SettingException(
                    "--manager names a cluster that runs, --spawn starts one: leave out one of them");
        }
        if (!spawn) {
            refuse("--in-jvm", inJvm);
            refuse("--nodes", nodes != null);
            refuse("--replicas", replicas != null);
            refuse("--heap", heapMib != null);
            refuse("--jvm", jvmOptions != null);
        }
        if (inJvm && (heapMib != null || jvmOptions != null)) {
            throw new SettingException("--heap and --jvm are for JVMs that are started: leave them out with --in-jvm");
        }
        OptionBounds.check("--nodes", nodes(), 1, MAX_NODES);
        OptionBounds.check("--heap", heap(), MIN_HEAP_MIB, MAX_HEAP_MIB);
        ServerCommand.put(options, "node.managers", managers);
        ServerCommand.put(options, "cluster.replicas", replicas);
    }

    private static void refuse(String option, boolean given) {
        if (given) {
            throw new SettingException(option + " is about a cluster that is started for the run: add --spawn");
        }
    }

    private int heap() {
        return heapMib == null ? 512 : heapMib;
    }

    /** The cluster that runs, or one of that program that is started now; whoever asks closes it. */
    TestCluster cluster(Settings loaded, Class<?> program) {
        if (!spawn) {
            return TestCluster.running(loaded.addresses("node.managers"));
        }
        ClusterSpec cluster =
                new ClusterSpec(nodes(), loaded, heap(), jvmOptions == null ? List.of() : jvmOptions, program);
        return inJvm ? LocalTestCluster.start(SettingArguments.vertx(), cluster) : ProcessTestCluster.start(cluster);
    }
}
