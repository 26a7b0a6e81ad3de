// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Gives a file its name such that it has it after a loss of power: the name stands in the directory, which has to be synced, too. May block. */
final class LastingRename {
    private LastingRename() {}

    /**
     * Renames a file that is on the disk as a whole; where there is a file of the new name, it is replaced.
     *
     * @param to in the same directory
     */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory =
                FileChannel.open(Objects.requireNonNull(to.getParent()), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
