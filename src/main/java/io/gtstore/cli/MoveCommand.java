// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.MoveResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code move FROM TO}: what FROM's cart shows joins TO's; to be repeated if it was interrupted. */
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        description = "Moves a cart's items to another cart, each once however often it is repeated.")
final class MoveCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "FROM", description = "Whose cart is emptied, say a guest's.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Whose cart they join, say the customer's.")
    private String to = "";

    @Override
    void ask(GtStoreClient client) {
        MoveResult result = client.moveCart(from, to).await();
        printMade(Lines.moved(result, client), result.toJson());
    }
}
