// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A {@link LoadGenerator} in a JVM of its own. Used by one thread. */
final class LoadProcess implements AutoCloseable {
    private final Contender contender;
    private final Process process;
    private final BufferedReader results;
    private final BufferedWriter orders;

    private LoadProcess(Contender contender, Process process) {
        this.contender = contender;
        this.process = process;
        results = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts it; returns when the client is connected. */
    static LoadProcess start(Contender contender, Members members) throws IOException {
        String servers = members.processes().stream()
                .map(process -> String.valueOf(process.pid()))
                .collect(Collectors.joining(","));
        List<String> command =
                Programs.java(LoadGenerator.class, List.of(), List.of(contender.name(), members.address(), servers));
        LoadProcess client = new LoadProcess(
                contender,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
        client.lineThatBegins(LoadGenerator.READY);
        return client;
    }

    /** One round; blocks until it is over. */
    Round shop(Load load) throws IOException {
        orders.write(JsonObject.mapFrom(load).encode());
        orders.newLine();
        orders.flush();
        String result = lineThatBegins(LoadGenerator.RESULT);
        return new JsonObject(result.substring(LoadGenerator.RESULT.length())).mapTo(Round.class);
    }

    private String lineThatBegins(String beginning) throws IOException {
        for (String line = results.readLine(); line != null; line = results.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new IOException("the client of " + contender.title() + " has ended; what is printed above says why");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
