// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forget NODE}: writes off a member that will not return. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = "Writes off a node that failed and will not return; what it alone may still hold is given up.")
final class ForgetCommand extends ChangeCommand {
    @Parameters(paramLabel = "NODE", description = "Its id, one of those that status calls absent.")
    private String node = "";

    @Override
    void ask(GtStoreClient client) {
        client.admin().forget(node).await();
        printMade("forgot " + node, new JsonObject().put("forgot", node));
    }
}
