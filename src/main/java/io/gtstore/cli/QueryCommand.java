// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.KeyLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code query KEY}: the paper's Query. */
@Command(name = "query", mixinStandardHelpOptions = true, description = "Prints which nodes hold a key.")
final class QueryCommand extends StoreCommand {
    @Parameters(paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Override
    void ask(GtStoreClient client) {
        KeyLocation location = client.admin().query(key).await();
        print(Lines.location(location), location.toJson());
    }
}
