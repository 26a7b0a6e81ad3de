// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.PutResult;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code add KEY SKU N [ATTRIBUTES]}: a line, which adds up with those of the same sku. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds so many of something to a cart; what is there of it adds up.")
final class AddCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "SKU", description = "What of.")
    private String sku = "";

    @Parameters(index = "2", paramLabel = "N", description = "How many more; may be less than zero.")
    private long n;

    @Parameters(
            index = "3",
            arity = "0..1",
            paramLabel = "ATTRIBUTES",
            description = "A JSON object of what else is to be known of it.")
    private @Nullable String attributes;

    @Override
    void ask(GtStoreClient client) {
        JsonObject with = LineWords.attributes(attributes);
        PutResult result = client.openSession(key)
                .compose(session -> session.add(sku, n, with))
                .await();
        printMade(
                Lines.added(sku, n, result, client),
                result.toJson().put("sku", sku).put("n", n));
    }
}
