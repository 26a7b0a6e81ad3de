// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.RemoveResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remove KEY ITEM}: the oldest item equal to that, or with {@code --all} each. */
@Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes items from a cart.")
final class RemoveCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "ITEM", description = "What to remove: the oldest item equal to that.")
    private String item = "";

    @Option(names = "--all", description = "Every item equal to that, not the oldest one alone.")
    private boolean all;

    @Override
    void ask(GtStoreClient client) {
        RemoveResult result = client.openSession(key)
                .compose(session -> ShownItem.remove(session, item, all))
                .await();
        if (result.getRemoved().isEmpty()) {
            throw new CommandFailure(
                    "there is no %s in the cart of %s; gtstore get %s shows what is".formatted(item, key, key));
        }
        printMade(Lines.removed(item, result, client), result.toJson());
    }
}
