// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a store and the commands on it, in one process, so that the JVM lists the classes that they load ({@code -XX:DumpLoadedClassList}). Of that list the
 * build and the image make the class-data archive with which the program starts in a third of the time; {@code pom.xml} and {@code Dockerfile} have the two
 * command lines. Ends with 0 if every command did.
 */
public final class ArchiveTraining {
    private static final Pattern MANAGER = Pattern.compile("manager=(\\S+)");
    private static final long START_SECONDS = 60;

    private static final List<List<String>> COMMANDS = List.of(
            List.of("put", "mohan", "apple", "bread"),
            List.of("get", "mohan", "--json"),
            List.of("get", "mohan"),
            List.of("replace", "mohan", "bread", "milk"),
            List.of("remove", "mohan", "apple"),
            List.of("move", "mohan", "mira"),
            List.of("query", "mohan"),
            List.of("status"),
            List.of("finalize", "mira"));

    private ArchiveTraining() {}

    public static void main(String[] args) throws Exception {
        StderrLog.install("ERROR", true);
        new ErrorLog().getLogger("training").debug("short commands log by it");
        Main.startLean();
        String manager = serve().get(START_SECONDS, TimeUnit.SECONDS);
        int code = 0;
        for (List<String> command : COMMANDS) {
            String[] line = new String[command.size() + 2];
            command.toArray(line);
            line[command.size()] = "--manager";
            line[command.size() + 1] = manager;
            code |= Main.run(new PrintWriter(new StringWriter()), Main.utf8(FileDescriptor.err), line);
        }
        System.exit(code);
    }

    /** Starts a store on free ports; completes with its manager's address. */
    private static CompletableFuture<String> serve() {
        CompletableFuture<String> manager = new CompletableFuture<>();
        PrintWriter out = new PrintWriter(new ReadyLine(manager), true);
        Thread server = new Thread(
                () -> {
                    Main.run(out, Main.utf8(FileDescriptor.err), "all", "--port", "0");
                    manager.completeExceptionally(new IllegalStateException("the store has ended"));
                },
                "store");
        server.setDaemon(true);
        server.start();
        return manager;
    }

    /** Looks for the manager's address in what the server prints. */
    private static final class ReadyLine extends Writer {
        private final CompletableFuture<String> manager;
        private final StringBuilder text = new StringBuilder();

        ReadyLine(CompletableFuture<String> manager) {
            this.manager = manager;
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            text.append(chars, offset, length);
        }

        @Override
        public void flush() {
            Matcher found = MANAGER.matcher(text);
            if (found.find()) {
                manager.complete(found.group(1));
            }
        }

        @Override
        public void close() {}
    }
}
