// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.PutResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code put KEY ITEM…}: all or none; one line per item, with its copies and the node that answered. */
@Command(name = "put", mixinStandardHelpOptions = true, description = "Adds items to a cart, all or none.")
final class PutCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ITEM", description = "What to add, in this order.")
    private final List<String> items = new ArrayList<>();

    @Option(
            names = "--ttl",
            paramLabel = "MS",
            description = "Keep the cart for so long after its last change; 0 for ever.")
    private @Nullable Long ttlMillis;

    @Option(
            names = UntilOption.NAME,
            paramLabel = "TIME",
            description =
                    "Let these items go by themselves after that time, whatever the cart's lifetime is, as in 15m.")
    private @Nullable String until;

    @Override
    void ask(GtStoreClient client) {
        if (ttlMillis != null) {
            OptionBounds.check("--ttl", ttlMillis, 0, Long.MAX_VALUE);
        }
        Duration lasting = until == null ? null : UntilOption.parse(until);
        CartSession session = client.openSession(key).await();
        if (ttlMillis != null) {
            session.expireAfter(Duration.ofMillis(ttlMillis));
        }
        PutResult result = (lasting == null ? session.putAll(items) : session.putAll(items, lasting)).await();
        List<String> lines = Lines.put(items, result, client);
        for (int i = 0; i < lines.size(); i++) {
            printMade(lines.get(i), result.toJson().put("item", items.get(i)));
        }
    }
}
