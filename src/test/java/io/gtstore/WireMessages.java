// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.node.NodeVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What tests say, and read, on the wire. */
final class WireMessages {
    private WireMessages() {}

    static JsonObject key(String key) {
        return new JsonObject().put("key", key);
    }

    static JsonObject allSlots() {
        return new JsonObject().put("slots", "0-1023");
    }

    static JsonObject askToJoin(LineClient line, String node, int port) {
        return line.ask(
                "join",
                new JsonObject().put("node", node).put("host", "127.0.0.1").put("port", port));
    }

    /** Joins and says that all is caught up on. */
    static JsonObject join(LineClient line, String node, int port) {
        JsonObject joined = askToJoin(line, node, port);
        JsonObject synced = allSlots()
                .put("node", node)
                .put("incarnation", joined.getLong("incarnation"))
                .put("epoch", joined.getJsonObject("map").getLong("epoch"));
        assertThat(line.ask("synced", synced).getBoolean("ok")).isTrue();
        return joined;
    }

    /** A port at which nobody listens any more. */
    static int deadPort(Vertx vertx) {
        NetServer server = LocalCluster.await(
                vertx.createNetServer().connectHandler(s -> {}).listen(0, "127.0.0.1"));
        LocalCluster.await(server.close());
        return server.actualPort();
    }

    /** The owners that an answer names, the first one first. */
    static List<String> owners(JsonObject located) {
        List<String> owners =
                new ArrayList<>(List.of(located.getJsonObject("node").getString("id")));
        objects(located.getJsonArray("replicas")).forEach(replica -> owners.add(replica.getString("id")));
        return owners;
    }

    /** The ids of the members of a frame's map. */
    static List<String> members(JsonObject frame) {
        return objects(frame.getJsonObject("map").getJsonArray("members")).stream()
                .map(member -> member.getString("id"))
                .toList();
    }

    static List<Long> incarnations(JsonObject frame) {
        return objects(frame.getJsonObject("map").getJsonArray("members")).stream()
                .map(member -> member.getLong("incarnation"))
                .toList();
    }

    static JsonObject member(JsonObject frame, String id) {
        return objects(frame.getJsonObject("map").getJsonArray("members")).stream()
                .filter(member -> member.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Who owns the slots that a frame's map names. */
    static SortedSet<String> ownersIn(JsonObject frame) {
        SortedSet<String> owners = new TreeSet<>();
        for (JsonObject group : objects(frame.getJsonObject("map").getJsonArray("slots"))) {
            group.getJsonArray("owners").forEach(owner -> owners.add(((JsonArray) owner).getString(0)));
        }
        return owners;
    }

    /** What a node has of a key, as an owner or a holder. */
    static JsonArray replica(NodeVerticle node, String key) {
        try (LineClient line = LineClient.asNode(node.actualPort(), "visitor")) {
            JsonObject alive = line.ask("ping");
            JsonObject asked = key(key).put("incarnation", alive.getLong("incarnation"));
            return line.ask("get_rep", asked).getJsonArray("carts");
        }
    }

    static boolean holds(NodeVerticle node, String key) {
        return !replica(node, key).isEmpty();
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
