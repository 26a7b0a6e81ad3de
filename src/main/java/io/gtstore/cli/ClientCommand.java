// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.GtStoreClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code client [KEY]}: the shell. */
@Command(name = "client", mixinStandardHelpOptions = true, description = "An interactive shell on the store.")
final class ClientCommand extends StoreCommand {
    @Parameters(arity = "0..1", paramLabel = "KEY", description = "Whom to log in at once.")
    private @Nullable String key;

    private boolean failed;

    @Override
    void ask(GtStoreClient client) {
        boolean person = atTerminal();
        try (ShellInput input = person ? ShellInput.terminal() : ShellInput.piped(System.in, out(), err())) {
            Shell shell = new Shell(client, input);
            if (key != null) {
                shell.accept("login \"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            }
            shell.run();
            failed = !person && shell.failed() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script is told by it; a person has read what went wrong. */
    @Override
    int exitCode() {
        return failed ? Failures.STORE_SAID_NO : 0;
    }

    @SuppressWarnings("SystemConsoleNull") // Main has newer JDKs, too, return null where there is no terminal
    static boolean atTerminal() {
        return System.console() != null;
    }
}
