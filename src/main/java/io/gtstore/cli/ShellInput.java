// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Input and output of the shell. {@link #println} may be called from any thread. */
interface ShellInput extends AutoCloseable {
    /** The next line; null when there are no more. */
    @Nullable
    String readLine(String prompt) throws IOException;

    /** Prints a line, above the one that is being typed. */
    void println(String line);

    /** Prints what went wrong with a line. */
    void printError(String line);

    @Override
    void close() throws IOException;

    /** Standard input that is a pipe or a file: no prompt, no echo, so that a script reads answers only. */
    static ShellInput piped(InputStream lines, PrintWriter out, PrintWriter err) {
        BufferedReader in = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
        return new ShellInput() {
            @Override
            public @Nullable String readLine(String prompt) throws IOException {
                return in.readLine();
            }

            @Override
            public void println(String line) {
                out.println(line);
            }

            @Override
            public void printError(String line) {
                err.println(line);
            }

            @Override
            public void close() {}
        };
    }

    /** A person's terminal: editing, completion, and a history in ~/.gtstore_history. */
    static ShellInput terminal() throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .encoding(StandardCharsets.UTF_8)
                .build();
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("gtstore")
                .completer(new StringsCompleter(ShellWords.COMMANDS))
                .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".gtstore_history"))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        return new ShellInput() {
            @Override
            public @Nullable String readLine(String prompt) {
                try {
                    return reader.readLine(prompt.replace("%", "%%")); // JLine would take a key's % for a pattern
                } catch (UserInterruptException e) {
                    return "";
                } catch (EndOfFileException e) {
                    return null;
                }
            }

            @Override
            public void println(String line) {
                reader.printAbove(PrintableText.lines(line));
            }

            @Override
            public void printError(String line) {
                println(line);
            }

            @Override
            public void close() throws IOException {
                terminal.close();
            }
        };
    }
}
