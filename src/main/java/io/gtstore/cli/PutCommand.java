package io.gtstore.cli;

import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.PutResult;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code put KEY ITEM…}: all or none; one line per item, with its copies and the node that answered. */
@Command(name = "put", mixinStandardHelpOptions = true, description = "Adds items to a cart, all or none.")
final class PutCommand extends StoreCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ITEM", description = "What to add, in this order.")
    private final List<String> items = new ArrayList<>();

    @Option(
            names = "--ttl",
            paramLabel = "MS",
            description = "Keep the cart for so long after its last change; 0 for ever.")
    private long ttlMillis = -1;

    @Override
    void ask(GtStoreClient client) {
        CartSession session = client.login(key).await();
        PutResult result = session.ttlMillis(ttlMillis).putAll(items).await();
        for (String item : items) {
            print(Lines.put(item, result), result.toJson().put("item", item));
        }
    }
}
