// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * Processor time, user and system, that the measured part of a run took: unlike throughput it hardly depends on what else the machine does.
 *
 * @param servers in how many processes the servers ran; 0 if they were not started for the run, or one of them ended
 * @param serverMicros of all servers together, in µs per operation that was answered ok; 0 if unknown
 * @param clientMicros of the process that made the load, likewise
 * @param together whether servers and client shared a process, so that each figure is that of both
 */
public record ProcessorTime(int servers, double serverMicros, double clientMicros, boolean together) {
    /** A line for people. */
    public String describe() {
        if (together) {
            return String.format(
                    Locale.ROOT,
                    "processor time per operation: %.1f µs, servers and client in one process",
                    clientMicros);
        }
        String ofServers = servers == 0
                ? "servers unknown (not started by this command, or not alive to the end)"
                : String.format(Locale.ROOT, "servers %.1f µs (%d processes)", serverMicros, servers);
        return String.format(Locale.ROOT, "processor time per operation: %s, client %.1f µs", ofServers, clientMicros);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("servers", servers)
                .put("server_us", serverMicros)
                .put("client_us", clientMicros)
                .put("together", together);
    }
}
