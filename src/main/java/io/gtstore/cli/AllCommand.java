// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.Role;
import io.gtstore.config.SettingException;
import io.gtstore.config.Settings;
import io.gtstore.launch.Deployment;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A whole cluster in one process. */
@Command(name = "all", mixinStandardHelpOptions = true, description = "Runs a manager and its nodes in one process.")
final class AllCommand extends ServerCommand {
    private static final int DEFAULT_PORT = 7400;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_NODES = 64;

    @Option(names = "--nodes", paramLabel = "N", description = "How many nodes; 3 by default.")
    private int nodes = 3;

    @Option(names = "--replicas", paramLabel = "R", description = "Owners of each slot, the primary included.")
    private @Nullable Integer replicas;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "The manager's, 7400 by default; nodes take P+11, P+12, …; 0 takes free ones.")
    private @Nullable Integer port;

    AllCommand() {
        super(Role.ALL);
    }

    @Override
    void addTo(Map<String, String> options) {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw new SettingException("--nodes is %d, but must be 1..%d".formatted(nodes, MAX_NODES));
        }
        int first = port == null ? DEFAULT_PORT : port;
        if (first + Deployment.NODE_PORT_OFFSET + nodes - 1 > MAX_PORT) {
            throw new SettingException("--port is %d, but must leave room for the nodes' ports up to %d: lower it"
                    .formatted(first, MAX_PORT));
        }
        put(options, "manager.port", port);
        put(options, "cluster.replicas", replicas);
        // No node can bear an older map than a manager that starts with it.
        options.put("manager.settle", "0");
    }

    @Override
    String[] hostSettings() {
        return new String[] {"manager.host", "node.host"};
    }

    @Override
    Future<String> start(Deployment deployment, Settings loaded) {
        return deployment.startAll(nodes);
    }

    @Override
    String next(String readyLine) {
        String manager = readyLine.replaceFirst(".* manager=(\\S+) .*", "$1");
        String where = manager.equals("127.0.0.1:" + DEFAULT_PORT) ? "" : " --manager " + manager;
        return "next: ./gtstore put mohan apple bread" + where + "    (Ctrl-C stops)";
    }
}
