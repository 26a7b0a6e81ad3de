// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of the JVM that a store's client has to itself. Reads a {@link Load} per line from its standard input, as JSON, lets a crowd shop so, and
 * answers with a line: {@link #RESULT} and the {@link Round}. Ends when its input does.
 */
final class LoadGenerator {
    /** The line that says that the client is connected. */
    static final String READY = "ready";

    /** What a line with a result begins with. */
    static final String RESULT = "result ";

    private static final Logger LOG = LoggerFactory.getLogger(LoadGenerator.class);

    private LoadGenerator() {}

    /**
     * Runs it.
     *
     * @param arguments the {@link Contender}, the address of its members, and the numbers of their processes
     */
    public static void main(String[] arguments) {
        int exit = 0;
        try {
            serve(Contender.valueOf(arguments[0]), arguments[1], processes(arguments[2]));
        } catch (Throwable e) {
            LOG.error("the load ended", e);
            exit = 1;
        }
        System.exit(exit); // a client's threads that are left would keep the process
    }

    private static List<ProcessHandle> processes(String numbers) {
        return Arrays.stream(numbers.split(","))
                .map(number -> ProcessHandle.of(Long.parseLong(number)).orElseThrow())
                .toList();
    }

    private static void serve(Contender contender, String address, List<ProcessHandle> servers) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Peer peer = contender.connect(address)) {
            System.out.println(READY);
            int rounds = 0;
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                rounds++;
                Load load = new JsonObject(order).mapTo(Load.class);
                Round round = LoadRound.shop(peer, load, String.valueOf(rounds), servers);
                System.out.println(RESULT + JsonObject.mapFrom(round).encode());
            }
        }
    }
}
