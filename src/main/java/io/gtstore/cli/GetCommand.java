// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartContents;
import io.gtstore.client.GtStoreClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code get KEY}: one item per line and nothing else. */
@Command(name = "get", mixinStandardHelpOptions = true, description = "Prints a cart, one item per line.")
final class GetCommand extends StoreCommand {
    @Parameters(paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Override
    void ask(GtStoreClient client) {
        CartContents cart =
                client.openSession(key).compose(session -> session.get()).await();
        if (json()) {
            out().println(cart.toJson().encode());
        } else {
            Lines.items(cart.getItems()).forEach(out()::println);
        }
    }
}
