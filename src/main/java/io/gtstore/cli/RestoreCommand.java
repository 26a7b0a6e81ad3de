// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.backup.Restore;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code restore --from FILE}: every item of a backup, exactly once; to be repeated if it was interrupted. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Puts the carts of a backup into a cluster of any size, each item once however often it is repeated. "
                        + "The whole file is checked before anything is put.")
final class RestoreCommand extends ChangeCommand {
    @Option(names = "--from", required = true, paramLabel = "FILE", description = "The file that backup wrote.")
    private Path from = Path.of("");

    @Option(
            names = "--keep-going",
            description = "Pass over lines that cannot be read and carts that are refused, naming each of them, "
                    + "instead of stopping at the first.")
    private boolean keepGoing;

    @Override
    void ask(GtStoreClient client) {
        ProgressLine progress = new ProgressLine(err(), "restore", "lines");
        Restore restore = new Restore(
                client, progress, keepGoing, problem -> err().println("gtstore: " + PrintableText.line(problem)));
        Restore.Summary summary = restore.run(from);
        printMade(
                "restored %d items; %d were there already, or had been removed since an earlier restore; %d carts"
                        .formatted(summary.restored(), summary.present(), summary.carts()),
                new JsonObject()
                        .put("file", from.toString())
                        .put("carts", summary.carts())
                        .put("restored", summary.restored())
                        .put("present", summary.present())
                        .put("problems", summary.problems()));
        if (summary.problems() > 0) {
            out().flush();
            throw new CommandFailure(
                    summary.problems() + " lines or carts were passed over; mend them and restore again");
        }
    }
}
