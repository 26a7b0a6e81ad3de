// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Lets stores take turns under the same load, so that whatever else the machine does meets them alike. All members of a part run throughout, and idle
 * while it is another one's turn; one turn for each that is not measured comes first. Prints a table for each load.
 */
@Command(
        name = "peers.sh",
        mixinStandardHelpOptions = true,
        description = "Compares GTStore with other stores, with itself, and with what its network library can do.")
public final class PeerComparison implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "PART", description = "${COMPLETION-CANDIDATES}; all of them by default.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--only", split = ",", paramLabel = "STORE", description = "${COMPLETION-CANDIDATES}")
    private Set<Contender> only = EnumSet.allOf(Contender.class);

    @Option(
            names = "--sessions",
            split = ",",
            description = "Closed-loop sessions, each number a load of its own; by default 64, in DURABLE 64,256.")
    private List<Integer> sessions = List.of();

    @Option(names = "--rounds", description = "Measured rounds of each store; ${DEFAULT-VALUE} by default.")
    private int rounds = 3;

    @Option(names = "--warm-up", description = "Seconds before a round is measured; ${DEFAULT-VALUE} by default.")
    private int warmUpSeconds = 3;

    @Option(names = "--seconds", description = "Measured seconds of a round; ${DEFAULT-VALUE} by default.")
    private int seconds = 8;

    @Option(names = "--json", paramLabel = "FILE", description = "Where all figures go, every round's included.")
    private @Nullable Path json;

    private final Deque<Entrant> running = new ArrayDeque<>();
    private final List<Contest> contests = new ArrayList<>();

    /** Runs it, and ends with 1 if a store answered something else than what it had acknowledged. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PeerComparison())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        for (Part part : parts) {
            run(part);
        }
        return contests.stream().mapToLong(Contest::wrong).sum() == 0 ? 0 : 1;
    }

    private void run(Part part) throws IOException {
        try {
            for (Contender contender : part.contenders()) {
                if (only.contains(contender)) {
                    say("starting " + contender.title());
                    start(contender);
                }
            }
            for (CustomerMix mix : part.mixes()) {
                for (int customers : sessions.isEmpty() ? part.sessions() : sessions) {
                    contest(part, new Load(mix, customers, warmUpSeconds, seconds));
                }
            }
        } finally {
            stop();
        }
    }

    private void contest(Part part, Load load) throws IOException {
        List<Entrant> entrants = entrants();
        for (Entrant entrant : entrants) {
            say("%s warms up".formatted(entrant.contender().title()));
            entrant.shop(load.warmUp());
        }
        Map<Contender, List<Round>> results = new EnumMap<>(Contender.class);
        for (int round = 1; round <= rounds; round++) {
            for (Entrant entrant : entrants) {
                Round result = entrant.shop(load);
                results.computeIfAbsent(entrant.contender(), first -> new ArrayList<>())
                        .add(result);
                say(line(entrant.contender(), round, result));
            }
        }
        Contest contest = new Contest(part, load, results);
        contests.add(contest);
        write();
        System.out.printf("%n%s, %d sessions%n%n%s%n", part, load.sessions(), contest.table());
    }

    /** After each load, so that what was measured is there even if the next one fails. */
    private void write() throws IOException {
        if (json != null) {
            Files.writeString(
                    json, new JsonArray(contests.stream().map(Contest::toJson).toList()).encodePrettily());
        }
    }

    private static String line(Contender contender, int round, Round result) {
        String figures = String.format(
                Locale.ROOT,
                "%s, round %d: %,.0f %s, %.1f µs of servers and %.1f µs of client each, %d failures, %d wrong, load average %.1f before",
                contender.title(),
                round,
                result.rate(),
                result.load().mix().unit(),
                result.serverMicros(),
                result.clientMicros(),
                result.failures(),
                result.wrong(),
                result.systemLoad());
        return result.trouble().isEmpty() ? figures : figures + "; first: " + result.trouble();
    }

    private static void say(String progress) {
        System.err.println(progress);
    }

    private synchronized void start(Contender contender) throws IOException {
        running.add(Entrant.start(contender));
    }

    private synchronized List<Entrant> entrants() {
        return List.copyOf(running);
    }

    /** Stops everyone, also when this program is interrupted. */
    private synchronized void stop() {
        while (!running.isEmpty()) {
            running.removeLast().close();
        }
    }
}
