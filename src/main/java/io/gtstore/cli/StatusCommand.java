package io.gtstore.cli;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import picocli.CommandLine.Command;

/** {@code status}: members, slots per node, epoch. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Prints the cluster's members and slots.")
final class StatusCommand extends StoreCommand {
    @Override
    void ask(GtStoreClient client) {
        ClusterStatus status = client.status().await();
        print(StatusTable.of(status), status.toJson());
    }
}
