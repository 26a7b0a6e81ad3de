// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.PutResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code replace KEY OLD NEW}: the oldest item equal to OLD goes and NEW comes, in one step. */
@Command(
        name = "replace",
        mixinStandardHelpOptions = true,
        description = "Puts an item in place of another one, in one step.")
final class ReplaceCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "OLD", description = "What goes, once.")
    private String old = "";

    @Parameters(index = "2", paramLabel = "NEW", description = "What comes in its place.")
    private String item = "";

    @Override
    void ask(GtStoreClient client) {
        PutResult result = client.openSession(key)
                .compose(session -> ShownItem.replace(session, old, item))
                .await();
        if (result.getCopies() == 0) {
            throw new CommandFailure(
                    "there is no %s in the cart of %s; gtstore get %s shows what is".formatted(old, key, key));
        }
        printMade(Lines.put(item, result, client), result.toJson().put("item", item));
    }
}
