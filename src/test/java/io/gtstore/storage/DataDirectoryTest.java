// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.Syncs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name lasts through a loss of power once the directory that it stands in is synced. */
class DataDirectoryTest {
    private final Path path;

    DataDirectoryTest(@TempDir Path folder) {
        path = folder.resolve("data");
    }

    @Test
    void whose_it_is_is_synced_and_so_is_the_name_of_the_file_that_says_so() throws Exception {
        List<Path> synced =
                Syncs.during(path, () -> DataDirectory.open(path, "node-1").close());
        assertThat(synced).containsExactly(path.resolve("FORMAT.new"), path);
    }

    @Test
    void a_directory_of_version_1_is_one_of_version_2_for_good_before_the_engine_is_opened() throws Exception {
        Files.createDirectories(path.resolve("carts"));
        Files.writeString(path.resolve("FORMAT"), "gtstore-data 1\nnode node-1\n");
        List<Path> synced =
                Syncs.during(path, () -> DataDirectory.open(path, "node-1").close());
        assertThat(synced).containsExactly(path.resolve("FORMAT.new"), path);
        assertThat(path.resolve("FORMAT")).hasContent("gtstore-data 3\nnode node-1\n");
        assertThat(path.resolve("carts")).isEmptyDirectory();
    }

    @Test
    void files_that_are_put_aside_and_those_in_their_place_have_their_names_for_good() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path, "node-1")) {
            Files.createDirectory(directory.carts());
            Files.createFile(directory.rewritten().resolve("new"));
            assertThat(Syncs.during(path, directory::replaceByRewritten)).containsExactly(path, path);
            assertThat(directory.carts().resolve("new")).exists();
        }
    }

    @Test
    void a_rewrite_that_is_finished_at_the_next_start_has_its_name_for_good() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path, "node-1")) {
            directory.rewritten();
        }
        assertThat(Syncs.during(path, () -> DataDirectory.open(path, "node-1").close()))
                .containsExactly(path);
        assertThat(path.resolve("carts")).isDirectory();
    }
}
