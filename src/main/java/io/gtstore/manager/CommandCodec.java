package io.gtstore.manager;

import io.gtstore.cluster.Command;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.SlotRanges;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Commands as they stand in the managers' log, one JSON object each, and maps as they stand in snapshots. Stateless, for any thread. */
final class CommandCodec {
    private CommandCodec() {}

    /** The command as bytes: a map as the wire has it, everything else as a small object. */
    static byte[] encode(Command command) {
        if (command instanceof Command.Open open) {
            return encode(open.whole());
        }
        return json(command).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A whole map, as the wire has it. */
    static byte[] encode(MapDelta whole) {
        byte[] line = Codec.mapEvent(whole);
        return Arrays.copyOf(line, line.length - 1);
    }

    private static JsonObject json(Command command) {
        if (command instanceof Command.Above above) {
            return named("above").put("epoch", above.epoch());
        } else if (command instanceof Command.Join join) {
            JsonObject named = named("join").put("node", json(join.node()));
            FormerCluster former = join.former();
            return former.equals(FormerCluster.NONE)
                    ? named
                    : named.put("founded", former.founded()).put("known", new JsonArray(former.ids()));
        } else if (command instanceof Command.Synced synced) {
            return named("synced", synced.node()).put("slots", SlotRanges.format(synced.slots()));
        } else if (command instanceof Command.Evict evict) {
            return named("evict", evict.node()).put("silent", evict.silent());
        } else if (command instanceof Command.Replace replace) {
            return named("replace").put("slots", SlotRanges.format(replace.slots()));
        } else if (command instanceof Command.Leave leave) {
            return named("leave").put("id", leave.node());
        } else if (command instanceof Command.Left left) {
            return named("left", left.node());
        } else if (command instanceof Command.Forget forget) {
            return named("forget").put("id", forget.node());
        } else if (command instanceof Command.Lead lead) {
            return named("lead").put("node", json(lead.manager()));
        }
        throw new IllegalArgumentException("no form is known for " + command);
    }

    private static JsonObject named(String name) {
        return new JsonObject().put("command", name);
    }

    private static JsonObject named(String name, NodeRef node) {
        return named(name).put("id", node.id()).put("incarnation", node.incarnation());
    }

    private static JsonObject json(NodeInfo node) {
        return new JsonObject()
                .put("id", node.id())
                .put("host", node.host())
                .put("port", node.port())
                .put("weight", node.weight())
                .put("zone", node.zone());
    }

    /**
     * The command that the bytes stand for.
     *
     * @throws IllegalArgumentException if this version knows none like it
     */
    static Command decode(byte[] bytes) {
        try {
            JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
            return json.containsKey("event") ? new Command.Open(decodeMap(bytes)) : decode(json);
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("the managers' log holds what is no command", e);
        }
    }

    /**
     * The map that the bytes stand for.
     *
     * @throws IllegalArgumentException if they are not a map
     */
    static MapDelta decodeMap(byte[] bytes) {
        try {
            Fields fields = Codec.parse(bytes, 0, bytes.length);
            return Codec.map(fields);
        } catch (ProtocolException e) {
            throw new IllegalArgumentException("not a map: " + e.getMessage(), e);
        }
    }

    private static Command decode(JsonObject json) {
        String name = json.getString("command");
        return switch (name) {
            case "above" -> new Command.Above(json.getLong("epoch"));
            case "join" -> new Command.Join(node(json.getJsonObject("node")), former(json));
            case "synced" -> new Command.Synced(ref(json), SlotRanges.parse(json.getString("slots")));
            case "evict" -> new Command.Evict(ref(json), json.getBoolean("silent"));
            case "replace" -> new Command.Replace(SlotRanges.parse(json.getString("slots")));
            case "leave" -> new Command.Leave(json.getString("id"));
            case "left" -> new Command.Left(ref(json));
            case "forget" -> new Command.Forget(json.getString("id"));
            case "lead" -> new Command.Lead(node(json.getJsonObject("node")));
            default ->
                throw new IllegalArgumentException("the managers' log holds the command '" + name
                        + "', which a newer version wrote: run that one");
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

    private static NodeInfo node(JsonObject json) {
        return new NodeInfo(
                json.getString("id"),
                0,
                json.getString("host"),
                json.getInteger("port"),
                json.getInteger("weight"),
                json.getString("zone"),
                false);
    }
}
