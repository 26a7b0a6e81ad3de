// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartCopies;
import io.gtstore.client.GtStoreClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dump KEY}: a cart with all that belongs to it, and every copy of it. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = "Shows all about a cart: items with their identities and times, context, lifetime, "
                + "and each member's copy of it. Nothing is repaired by it.")
final class DumpCommand extends StoreCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The customer.")
    private String key = "";

    @Override
    void ask(GtStoreClient client) {
        CartCopies copies = client.admin().copies(key).await();
        print(CartDump.text(copies), CartDump.json(copies));
    }
}
