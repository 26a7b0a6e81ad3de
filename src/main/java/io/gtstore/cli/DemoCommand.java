// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.launch.SpawnedCluster;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code demo}: the paper's Image 1 with real processes. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Plays the paper's example: nodes are killed and come back, and the cart stays whole.")
final class DemoCommand implements Callable<Integer> {
    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Vertx vertx = SettingArguments.vertx();
        try (SpawnedCluster cluster = new SpawnedCluster(ProgramClass.of(spec), Demo.JVM_OPTIONS)) {
            try {
                play(cluster, vertx, out);
            } catch (RuntimeException e) {
                throw new CommandFailure(Failures.describe(e) + "; the logs of all processes are in " + cluster.logs());
            }
            cluster.deleteLogs();
        } finally {
            vertx.close().await();
        }
        out.println("every acknowledged item was there at each step");
        return 0;
    }

    private static void play(SpawnedCluster cluster, Vertx vertx, PrintWriter out) {
        String manager = cluster.startManager(Demo.MANAGER_OPTIONS);
        NODES.forEach(id -> cluster.startNode(id, List.of()));
        NODES.forEach(cluster::awaitReady);
        out.println("a manager at " + manager + " and three nodes, each a process of its own");
        GtStoreClient client = GtStoreClient.create(vertx, new GtStoreClientOptions().setManagers(List.of(manager)));
        new Demo(cluster, client, out).play();
    }
}
