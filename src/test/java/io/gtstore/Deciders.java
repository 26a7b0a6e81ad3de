// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Asks the managers of a {@link ProcessCluster} who leads them, and has them change the map. Used by one test thread. */
final class Deciders {
    private final ProcessCluster cluster;

    Deciders(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    /** The manager that decides at the moment, null if none does. */
    @Nullable
    String leader() {
        for (String manager : cluster.managers()) {
            JsonObject answer =
                    cluster.runs(manager) ? ask(manager, "forget", new JsonObject().put("node", "nobody")) : null;
            if (answer != null && code(answer).equals("unknown_member")) {
                return manager;
            }
        }
        return null;
    }

    /**
     * Has them publish the map under a higher epoch, which they have to agree upon, and which does no harm: somebody bears a map of another manager.
     *
     * @return the new epoch; 0 if no manager could see to it
     */
    long changeMap() {
        for (String manager : cluster.managers()) {
            JsonObject known = cluster.runs(manager) ? ask(manager, "map", new JsonObject().put("since", 0)) : null;
            JsonObject map = known == null ? null : known.getJsonObject("map");
            if (map != null) {
                JsonObject answer = ask(
                        manager,
                        "offer_map",
                        new JsonObject().put("map", map.copy().put("manager", "stranger")));
                if (answer != null && answer.getBoolean("ok") && answer.getLong("epoch") > map.getLong("epoch")) {
                    return answer.getLong("epoch");
                }
            }
        }
        return 0;
    }

    private @Nullable JsonObject ask(String manager, String op, JsonObject fields) {
        try (LineClient line = LineClient.asNode(cluster.port(manager), "visitor")) {
            return line.ask(op, fields);
        } catch (UncheckedIOException | AssertionError e) {
            return null; // it is not there, or is just going
        }
    }

    private static String code(JsonObject answer) {
        JsonObject error = answer.getJsonObject("error");
        return error == null ? "" : error.getString("code");
    }
}
