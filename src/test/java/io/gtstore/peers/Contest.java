// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rounds of one load, contender by contender, and what they come to. */
final class Contest {
    private static final String HEAD = """
            | store | %s | put p50 | put p99 | get p50 | get p99 | processor time per operation: servers | client | failures | wrong | %s against it |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final Part part;
    private final Load load;
    private final Map<Contender, List<Round>> rounds = new EnumMap<>(Contender.class);

    /** The contest of that load; every contender has as many rounds, in turn. */
    Contest(Part part, Load load, Map<Contender, List<Round>> rounds) {
        this.part = part;
        this.load = load;
        this.rounds.putAll(rounds);
    }

    List<Standing> standings() {
        List<Contender> present =
                part.contenders().stream().filter(rounds::containsKey).toList();
        List<Round> first = of(present.get(0));
        return present.stream()
                .map(contender -> Standing.of(contender, of(contender), first))
                .toList();
    }

    private List<Round> of(Contender contender) {
        return rounds.getOrDefault(contender, List.of());
    }

    /** As a table in Markdown. */
    String table() {
        List<Standing> standings = standings();
        StringBuilder table = new StringBuilder(
                HEAD.formatted(load.mix().unit(), standings.get(0).contender().title()));
        standings.forEach(row -> table.append(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %s | %s | %.1f µs | %.1f µs | %d | %d | %.2f |%n",
                row.contender().title(),
                row.rate(),
                millis(row.putP50Millis()),
                millis(row.putP99Millis()),
                millis(row.getP50Millis()),
                millis(row.getP99Millis()),
                row.serverMicros(),
                row.clientMicros(),
                row.failures(),
                row.wrong(),
                row.firstAgainstIt())));
        return table.toString();
    }

    private static String millis(double millis) {
        return millis == 0 ? "" : String.format(Locale.ROOT, "%.2f ms", millis);
    }

    /** Standings and single rounds. */
    JsonObject toJson() {
        JsonObject single = new JsonObject();
        rounds.forEach((contender, all) -> single.put(
                contender.name(),
                new JsonArray(all.stream().map(JsonObject::mapFrom).toList())));
        return new JsonObject()
                .put("part", part.name())
                .put("load", JsonObject.mapFrom(load))
                .put(
                        "standings",
                        new JsonArray(
                                standings().stream().map(JsonObject::mapFrom).toList()))
                .put("rounds", single);
    }

    /** How often somebody answered something else than what was acknowledged. */
    long wrong() {
        return standings().stream().mapToLong(Standing::wrong).sum();
    }
}
