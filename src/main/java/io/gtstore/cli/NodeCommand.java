// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.Role;
import io.gtstore.config.Settings;
import io.gtstore.launch.Deployment;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A node as a process. */
@Command(name = "node", mixinStandardHelpOptions = true, description = "Runs a node.")
final class NodeCommand extends ServerCommand {
    @Option(names = "--id", paramLabel = "ID", description = "Its name, unique in the cluster; made up if left out.")
    private @Nullable String id;

    @Option(names = "--port", paramLabel = "PORT", description = "7411 by default; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--manager",
            paramLabel = "HOST:PORT[,…]",
            description = "Where the managers are; 127.0.0.1:7400 by default.")
    private @Nullable String managers;

    @Option(
            names = "--weight",
            paramLabel = "1..100",
            description = "How large a share of the slots it takes; 1 by default.")
    private @Nullable Integer weight;

    @Option(names = "--zone", paramLabel = "ZONE", description = "What it would fail together with, such as a rack.")
    private @Nullable String zone;

    NodeCommand() {
        super(Role.NODE);
    }

    @Override
    void addTo(Map<String, String> options) {
        put(options, "node.id", id);
        put(options, "node.port", port);
        put(options, "node.weight", weight);
        put(options, "node.zone", zone);
        put(options, "node.managers", managers);
    }

    @Override
    String[] hostSettings() {
        return new String[] {"node.host"};
    }

    @Override
    Future<String> ended(Deployment deployment) {
        return deployment.whenLeft();
    }

    @Override
    Future<String> start(Deployment deployment, Settings loaded) {
        return deployment.startNode();
    }
}
