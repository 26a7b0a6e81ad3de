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

/** The paper's centralized manager as a process. */
@Command(name = "manager", mixinStandardHelpOptions = true, description = "Runs a manager.")
final class ManagerCommand extends ServerCommand {
    @Option(names = "--id", paramLabel = "ID", description = "Its name; made up if left out.")
    private @Nullable String id;

    @Option(names = "--port", paramLabel = "PORT", description = "7400 by default; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--raft-port",
            paramLabel = "PORT",
            description = "Where the other managers reach it, if several decide together.")
    private @Nullable Integer raftPort;

    @Option(
            names = "--peers",
            paramLabel = "ID=HOST:PORT[,…]",
            description = "The managers that decide together, this one included, by their raft ports.")
    private @Nullable String peers;

    @Option(names = "--replicas", paramLabel = "R", description = "Owners of each slot, the primary included.")
    private @Nullable Integer replicas;

    ManagerCommand() {
        super(Role.MANAGER);
    }

    @Override
    void addTo(Map<String, String> options) {
        put(options, "manager.id", id);
        put(options, "manager.port", port);
        put(options, "manager.raft.port", raftPort);
        put(options, "manager.raft.peers", peers);
        put(options, "cluster.replicas", replicas);
    }

    @Override
    String[] hostSettings() {
        return new String[] {"manager.host"};
    }

    @Override
    String dataDirSetting() {
        return "manager.dataDir";
    }

    @Override
    Future<String> start(Deployment deployment, Settings loaded) {
        return deployment.startManager();
    }

    @Override
    Future<String> ended(Deployment deployment) {
        return deployment.whenLeft();
    }
}
