// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import picocli.CommandLine.Command;

/** {@code status}: members, slots per node, epoch, managers. Exit code 1 if nothing can be decided, or some keys cannot be served. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Prints the cluster's members, slots and managers. Ends with 1 if too few managers hear one another, or a slot has no owner.")
final class StatusCommand extends StoreCommand {
    @Override
    void ask(GtStoreClient client) {
        ClusterStatus status = client.admin().status().await();
        print(StatusTable.of(status), status.toJson());
        if (!status.getTrouble().isEmpty()) {
            throw new CommandFailure("the managers can decide nothing: " + status.getTrouble());
        }
        if (status.getUnowned() > 0) {
            throw new CommandFailure(status.getUnowned() + " of " + status.getSlots()
                    + " slots have no owner: their keys cannot be served until a node has joined");
        }
    }
}
