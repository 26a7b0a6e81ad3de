package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.RemoveResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code remove KEY ITEM}: the oldest item equal to that. */
@Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes one item from a cart.")
final class RemoveCommand extends StoreCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "ITEM", description = "What to remove, once.")
    private String item = "";

    @Override
    void ask(GtStoreClient client) {
        RemoveResult result = Waiting.on(client.login(key).compose(session -> session.removeItem(item)));
        if (result.getRemoved().isEmpty()) {
            throw new CommandFailure(
                    "there is no %s in the cart of %s; gtstore get %s shows what is".formatted(item, key, key));
        }
        print(Lines.removed(item, result), result.toJson());
    }
}
