// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Slots whose stand-ins copy the old data from some time on, if nobody has come back by then. Bounded by the slots of the map. */
final class Replacements {
    private record Replacement(long at, BitSet slots) {}

    private final List<Replacement> planned = new ArrayList<>();

    /** Stand-ins that this map has named, and the one before has not, wait until then. */
    void follow(BitSet waitedBefore, ClusterMap now, long at) {
        BitSet slots = Planner.waiting(now);
        slots.andNot(waitedBefore);
        if (!slots.isEmpty()) {
            planned.add(new Replacement(at, slots));
        }
    }

    void clear() {
        planned.clear();
    }

    /** What is due, again and again, until no stand-in waits there any more. */
    List<Command.Replace> due(ClusterMap map, long now) {
        if (planned.isEmpty()) {
            return List.of();
        }
        planned.removeIf(
                replacement -> replacement.at() <= now && !Planner.waiting(map).intersects(replacement.slots()));
        return planned.stream()
                .filter(replacement -> replacement.at() <= now)
                .map(replacement -> new Command.Replace(replacement.slots()))
                .toList();
    }
}
