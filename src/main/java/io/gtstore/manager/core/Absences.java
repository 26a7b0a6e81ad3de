// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Since when each absent member has been away, by this manager's clock; one that went on from a node's map counts from then. Bounded by them. */
final class Absences {
    private final Map<String, Long> since = new HashMap<>();

    /** Takes note of who is absent now. */
    void follow(ClusterMap map, long now) {
        List<String> absent = map.absent();
        if (absent.isEmpty() && since.isEmpty()) {
            return;
        }
        since.keySet().retainAll(absent);
        absent.forEach(id -> since.putIfAbsent(id, now));
    }

    /** Those that have been away at least so long, in ms. */
    List<String> awayFor(long millis, long now) {
        if (since.isEmpty()) {
            return List.of();
        }
        return since.entrySet().stream()
                .filter(away -> now - away.getValue() >= millis)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
