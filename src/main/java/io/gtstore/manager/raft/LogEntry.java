// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.core.Decision;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Decisions as they stand in the managers' log, one JSON object each, see docs/storage-format.md. An entry bears the version of its form; those without one
 * are of version 1. Stateless, for any thread.
 */
public final class LogEntry {
    /** What this release writes, and the newest that it reads. */
    static final int VERSION = 2;

    private LogEntry() {}

    /** An entry that this release cannot carry out. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean newer;

        private UnreadableException(boolean newer, String message) {
            super(message);
            this.newer = newer;
        }

        /** Whether a newer release wrote it: it means something, and nobody may go on without it. Else it is no entry at all. */
        boolean newer() {
            return newer;
        }
    }

    /** The entry as bytes. */
    static byte[] encode(Decision decision) {
        Writer writer = new Writer();
        decision.dispatch(writer);
        return bytes(writer.json);
    }

    /** Writes a decision as a JSON object. */
    private static final class Writer implements Decision.Handler {
        private final JsonObject json = new JsonObject();

        @Override
        public void change(Decision.Change change) {
            name("change")
                    .put("why", change.why())
                    .put(
                            "change",
                            new JsonObject(new String(LogValues.encode(change.delta()), StandardCharsets.UTF_8)));
        }

        @Override
        public void lead(Decision.Lead lead) {
            name("lead").put("node", LogValues.json(lead.manager()));
        }

        @Override
        public void former(Decision.Former former) {
            throw new IllegalArgumentException("an entry of version 1 is read, and never written: " + former);
        }

        private JsonObject name(String name) {
            return json.put("command", name).put("version", VERSION);
        }
    }

    private static byte[] bytes(JsonObject json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The decision that the bytes stand for. */
    static Decision decode(byte[] bytes) throws UnreadableException {
        try {
            JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
            int version = version(json);
            if (version > VERSION) {
                throw new UnreadableException(
                        true,
                        "an entry of version " + version
                                + ", which a newer release wrote; this one reads up to version " + VERSION
                                + ": run the newer one here");
            }
            return version == 1 ? FormerEntry.decode(json, bytes) : decode(json);
        } catch (DecodeException e) {
            throw new UnreadableException(false, "no entry: it is not a JSON object");
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new UnreadableException(false, "no entry: it has no known name, or a field is missing or wrong");
        }
    }

    /** The version of an entry's form. */
    static int version(JsonObject json) {
        return json.getInteger("version", 1);
    }

    private static Decision decode(JsonObject json) {
        String name = json.getString("command");
        return switch (name) {
            case "change" ->
                new Decision.Change(
                        LogValues.decodeMap(bytes(json.getJsonObject("change"))),
                        Objects.requireNonNull(json.getString("why")));
            case "lead" -> new Decision.Lead(LogValues.node(json.getJsonObject("node")));
            default -> throw new IllegalArgumentException("nothing is called " + name);
        };
    }
}
