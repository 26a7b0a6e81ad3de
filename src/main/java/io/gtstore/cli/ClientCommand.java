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

    @Override
    void ask(GtStoreClient client) {
        try (ShellInput input = atTerminal() ? ShellInput.terminal() : ShellInput.piped(out())) {
            Shell shell = new Shell(client, input);
            if (key != null) {
                shell.accept("login \"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            }
            shell.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // Main has newer JDKs, too, return null where there is no terminal
    static boolean atTerminal() {
        return System.console() != null;
    }
}
