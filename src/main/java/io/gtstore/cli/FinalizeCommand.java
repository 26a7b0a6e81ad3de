// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.RemoveResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code finalize KEY}: checks out what is in the cart now; what others add meanwhile stays. */
@Command(name = "finalize", mixinStandardHelpOptions = true, description = "Checks out: takes all that a cart shows.")
final class FinalizeCommand extends ChangeCommand {
    @Parameters(paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Override
    void ask(GtStoreClient client) {
        RemoveResult result = client.openSession(key)
                .compose(session -> session.get().compose(seen -> session.checkout()))
                .await();
        printMade(Lines.finalized(result, client), result.toJson());
    }
}
