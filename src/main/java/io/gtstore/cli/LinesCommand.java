// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartLine;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.json.JsonArray;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lines KEY}: how many of what, one sku per line and nothing else. */
@Command(name = "lines", mixinStandardHelpOptions = true, description = "Prints how many of what a cart holds.")
final class LinesCommand extends StoreCommand {
    @Parameters(paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Override
    void ask(GtStoreClient client) {
        List<CartLine> lines =
                client.openSession(key).compose(CartSession::lines).await();
        if (json()) {
            out().println(new JsonArray(lines.stream().map(CartLine::toJson).toList()).encode());
        } else {
            Lines.lines(lines).forEach(out()::println);
        }
    }
}
