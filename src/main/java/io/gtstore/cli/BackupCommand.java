// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.backup.Backup;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backup --to FILE}: all carts, while the cluster goes on. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Writes all carts to a file, while the cluster goes on. "
                + "Everything acknowledged before is in it; a file that was there stays until the new one is whole.")
final class BackupCommand extends StoreCommand {
    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The file to be written.")
    private Path to = Path.of("");

    @Override
    void ask(GtStoreClient client) {
        ProgressLine progress = new ProgressLine(err(), "backup", "slots");
        Backup.Summary summary = new Backup(client, progress).write(to);
        if (!summary.absent().isEmpty()) {
            err().println(
                            "gtstore: what " + PrintableText.line(String.join(", ", summary.absent()))
                                    + " alone held while it was away is not in the backup; make another once status names nobody as absent, or write it off with forget");
        }
        print(
                "backed up %d carts, %d items, %d bytes to %s"
                        .formatted(summary.carts(), summary.items(), summary.bytes(), to),
                new JsonObject()
                        .put("file", to.toString())
                        .put("carts", summary.carts())
                        .put("items", summary.items())
                        .put("bytes", summary.bytes())
                        .put("absent", new JsonArray(new ArrayList<>(summary.absent()))));
    }
}
