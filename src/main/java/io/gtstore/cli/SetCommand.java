// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.PutResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code set KEY SKU N}: one line of that quantity in place of what the cart has of the sku. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Sets how many of something a cart holds; 0 takes it out.")
final class SetCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "SKU", description = "What of.")
    private String sku = "";

    @Parameters(index = "2", paramLabel = "N", description = "How many there are to be; zero or more.")
    private long n;

    @Override
    void ask(GtStoreClient client) {
        OptionBounds.check("N", n, 0, Long.MAX_VALUE);
        PutResult result = client.openSession(key)
                .compose(session -> session.setQuantity(sku, n))
                .await();
        printMade(
                Lines.set(sku, n, result, client),
                result.toJson().put("sku", sku).put("n", n));
    }
}
