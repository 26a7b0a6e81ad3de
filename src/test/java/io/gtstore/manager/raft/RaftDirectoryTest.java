// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.Syncs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftDirectoryTest {
    private static final RaftMembers FIRST =
            RaftMembers.of("m1", List.of("m1=127.0.0.1:7600", "m2=127.0.0.1:7601", "m3=127.0.0.1:7602"));

    private final Path dir;

    RaftDirectoryTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void the_same_manager_may_have_it_again() throws IOException {
        RaftDirectory.open(dir, FIRST).close();
        try (RaftDirectory again = RaftDirectory.open(dir, FIRST)) {
            assertThat(again.log().getParent()).isEqualTo(dir.resolve("raft"));
        }
    }

    /** After a loss of power, too. */
    @Test
    void whose_it_is_is_noted_for_good() throws Exception {
        List<Path> synced =
                Syncs.during(dir, () -> RaftDirectory.open(dir, FIRST).close());
        assertThat(synced).endsWith(dir.resolve("raft"));
    }

    @Test
    void another_manager_of_the_group_may_not() throws IOException {
        RaftDirectory.open(dir, FIRST).close();
        RaftMembers second = new RaftMembers("m2", FIRST.addresses());
        assertThatThrownBy(() -> RaftDirectory.open(dir, second))
                .hasMessageContaining("manager m1")
                .hasMessageContaining("manager m2")
                .hasMessageContaining("--id");
    }

    @Test
    void neither_may_a_manager_of_another_group_or_a_lone_one() throws IOException {
        RaftDirectory.open(dir, FIRST).close();
        for (RaftMembers other : List.of(
                RaftMembers.alone("m1"),
                RaftMembers.of("m1", List.of("m1=127.0.0.1:7600")),
                RaftMembers.of("m1", List.of("m1=10.0.0.1:7600", "m2=10.0.0.2:7600", "m3=10.0.0.3:7600")))) {
            assertThatThrownBy(() -> RaftDirectory.open(dir, other)).hasMessageContaining("--peers");
        }
    }

    @Test
    void two_at_a_time_may_not() throws IOException {
        try (RaftDirectory taken = RaftDirectory.open(dir, FIRST)) {
            assertThat(taken.log()).doesNotExist();
            assertThatThrownBy(() -> RaftDirectory.open(dir, FIRST)).hasMessageContaining("another process uses");
        }
        RaftDirectory.open(dir, FIRST).close();
    }

    @Test
    void what_is_no_directory_is_refused_in_one_line() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x");
        assertThatThrownBy(() -> RaftDirectory.open(file, FIRST))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("check that it may be written")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void an_owner_that_cannot_be_read_is_nobody() throws IOException {
        RaftDirectory.open(dir, FIRST).close();
        Files.writeString(dir.resolve("raft").resolve("MANAGER"), "");
        assertThatThrownBy(() -> RaftDirectory.open(dir, FIRST)).hasMessageContaining("empty --data-dir");
    }
}
