// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What this process has written through to the disk (fsync), as the JVM's flight recorder has it. */
public final class Syncs {
    private Syncs() {}

    /** What may fail. */
    public interface Action {
        void run() throws Exception;
    }

    /** The files and directories below that one, itself included, that were synced while the action ran; in order, by any thread. */
    public static List<Path> during(Path below, Action action) throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            action.run();
            recording.stop();
            return events(recording).stream()
                    .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                    .map(event -> Path.of(event.getString("path")))
                    .filter(path -> path.startsWith(below))
                    .toList();
        }
    }

    private static List<RecordedEvent> events(Recording recording) throws IOException {
        Path file = Files.createTempFile("gtstore", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        } finally {
            Files.delete(file);
        }
    }
}
