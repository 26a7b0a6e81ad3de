// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.core.Command;
import io.gtstore.manager.core.Decision;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.SlotRanges;
import io.vertx.core.json.JsonObject;

/** Entries of version 1: commands, each of which every manager carried out by its own planner. They are read, so that a log from then can be gone on with. */
final class FormerEntry {
    private FormerEntry() {}

    /** The decision that an entry stands for; throws an IllegalArgumentException, or what a field of the wrong kind brings, if it stands for none. */
    static Decision decode(JsonObject json, byte[] bytes) {
        if (json.containsKey("event")) {
            return new Decision.Former(new Command.Open(LogValues.decodeMap(bytes)));
        }
        String name = json.getString("command");
        if (name.equals("lead")) {
            return new Decision.Lead(LogValues.node(json.getJsonObject("node")));
        }
        return new Decision.Former(command(name, json));
    }

    private static Command command(String name, JsonObject json) {
        return switch (name) {
            case "above" -> new Command.Above(json.getLong("epoch"));
            case "join" -> new Command.Join(LogValues.node(json.getJsonObject("node")), former(json));
            case "synced" -> new Command.Synced(ref(json), SlotRanges.parse(json.getString("slots")), Long.MAX_VALUE);
            case "evict" -> new Command.Evict(ref(json), json.getBoolean("silent"));
            case "replace" -> new Command.Replace(SlotRanges.parse(json.getString("slots")));
            case "leave" -> new Command.Leave(json.getString("id"));
            case "left" -> new Command.Left(ref(json));
            case "forget" -> new Command.Forget(json.getString("id"));
            default -> throw new IllegalArgumentException("nothing is called " + name);
        };
    }

    private static FormerCluster former(JsonObject json) {
        return json.containsKey("founded")
                ? new FormerCluster(
                        json.getLong("founded"),
                        json.getJsonArray("known").stream()
                                .map(String.class::cast)
                                .toList())
                : FormerCluster.NONE;
    }

    private static NodeRef ref(JsonObject json) {
        return new NodeRef(json.getString("id"), json.getLong("incarnation"));
    }
}
