// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happened in a run: a hash of all of it always, and lines for people if they are wanted, which costs much more time. */
final class Trace {
    private record Line(long micros, String key, String text) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%10.3f ms  %s", micros / 1_000.0, text);
        }
    }

    private final Scheduler scheduler;
    private final boolean recording;
    private final List<Line> lines = new ArrayList<>();
    private @Nullable Violation violation;
    private long hash = 0x9e3779b97f4a7c15L;

    Trace(Scheduler scheduler, boolean recording) {
        this.scheduler = scheduler;
        this.recording = recording;
    }

    /** Takes something that happened now into the hash. */
    void mix(long what) {
        long mixed = (hash ^ what) * 0xff51afd7ed558ccdL + scheduler.micros();
        hash = mixed ^ (mixed >>> 32);
    }

    /** Microseconds since the run began. */
    long micros() {
        return scheduler.micros();
    }

    long hash() {
        return hash;
    }

    boolean recording() {
        return recording;
    }

    /** An invariant does not hold: to be thrown, and remembered in case that the code it passes through swallows it. */
    Violation violation(String key, String what) {
        Violation found = new Violation(key, what);
        if (violation == null) {
            violation = found;
        }
        return found;
    }

    /** The first invariant that did not hold, or null. */
    @Nullable
    Violation violation() {
        return violation;
    }

    /** A line about a key, or about all of them if it is empty. */
    void line(String key, Supplier<String> text) {
        if (recording) {
            lines.add(new Line(scheduler.micros(), key, text.get()));
        }
    }

    /** The last lines that concern the key, or all keys. */
    String transcript(String key, int last) {
        List<String> concerning = lines.stream()
                .filter(line ->
                        key.isEmpty() || line.key().isEmpty() || line.key().equals(key))
                .map(Line::toString)
                .toList();
        int from = Math.max(0, concerning.size() - last);
        return String.join("\n", concerning.subList(from, concerning.size()));
    }
}
