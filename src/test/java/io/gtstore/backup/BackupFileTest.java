// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.Syncs;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.StoredCart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a backup comes out of it, and what is not whole says so. */
class BackupFileTest {
    private static final BackupHeader HEADER =
            new BackupHeader(Instant.ofEpochMilli(1_800_000_000_123L), 1024, 2, "murmur3", "union");
    private static final StoredCart MOHAN = new StoredCart(
            "mohan",
            List.of(
                    new Entry(new Dot("0mi1x2k9aq3f8z0k2w1b", 1), 115_744_021_837_643_776L, "\"süßes Brot\""),
                    new Entry(new Dot("seat", 1), 115_744_021_837_643_776L, "\"12A\"", 1_766_114_514_466L),
                    new Entry(new Dot("me", 7), 115_744_021_837_643_777L, "{\"sku\":7,\"price\":1.10}")),
            86_400_000);
    private static final StoredCart PRIYA = new StoredCart("priya", List.of(), -1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void what_was_written_is_read() throws IOException {
        Path file = written(MOHAN, PRIYA);
        try (BackupReader reader = new BackupReader(file)) {
            assertThat(reader.header()).isEqualTo(HEADER);
            assertThat(reader.next()).isEqualTo(MOHAN);
            assertThat(reader.line()).isEqualTo(2);
            assertThat(reader.next()).isEqualTo(PRIYA);
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void what_is_no_regular_file_is_never_replaced() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path place : List.of(link, pipe, Path.of("/dev/null"))) {
            assertThatThrownBy(() -> new BackupWriter(place, HEADER).close())
                    .as(place.toString())
                    .isInstanceOf(IOException.class);
        }
        BackupWriter writer = new BackupWriter(target, HEADER);
        Files.delete(target);
        Files.createSymbolicLink(target, Path.of("/dev/null"));
        assertThatThrownBy(writer::finish).isInstanceOf(IOException.class).hasMessageContaining("symbolic link");
        writer.close();
        assertThat(target).isSymbolicLink();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(link, pipe, target);
        }
    }

    @Test
    void a_backup_that_is_cut_off_anywhere_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(written(MOHAN, PRIYA));
        for (int length = 0; length < whole.length - 1; length++) {
            Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> readAll(cut))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("cut line ");
        }
    }

    @Test
    void a_backup_in_which_any_byte_was_changed_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(written(MOHAN, PRIYA));
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Path file = Files.write(folder.resolve("changed"), changed);
            assertThatThrownBy(() -> readAll(file))
                    .as("byte %d of %d", at, whole.length)
                    .isInstanceOf(BackupException.class);
        }
    }

    @Test
    void a_line_that_is_lost_or_comes_twice_is_noticed() throws IOException {
        List<String> lines = Files.readAllLines(written(MOHAN, PRIYA));
        assertThatThrownBy(() -> readAll(lines(lines.get(0), lines.get(1), lines.get(3))))
                .hasMessageContaining("line 3")
                .hasMessageContaining("1 carts");
        assertThatThrownBy(() -> readAll(lines(lines.get(0), lines.get(2), lines.get(1), lines.get(3))))
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> readAll(
                        lines(Stream.concat(lines.stream(), lines.stream()).toArray(String[]::new))))
                .hasMessageContaining("joined");
    }

    @Test
    void a_line_that_is_no_cart_is_named_and_the_next_one_can_be_read() throws IOException {
        List<String> lines = Files.readAllLines(written(MOHAN, PRIYA));
        Path file = lines(lines.get(0), "{\"key\":\"x\",\"items\":7}", lines.get(2), lines.get(3));
        try (BackupReader reader = new BackupReader(file)) {
            assertThatThrownBy(reader::next)
                    .hasMessageContaining(file + " line 2")
                    .hasMessageContaining("'items'");
            assertThat(reader.next()).isEqualTo(PRIYA);
            assertThatThrownBy(reader::next).hasMessageContaining("line 4");
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void one_of_a_newer_program_is_refused_politely() throws IOException {
        Path newer = lines("{\"format\":\"gtstore-backup\",\"version\":2}");
        assertThatThrownBy(() -> readAll(newer))
                .hasMessageContaining("version 2")
                .hasMessageContaining("restore it with a newer gtstore");
    }

    @Test
    void what_is_no_backup_is_refused() throws IOException {
        for (String other : List.of("", "hello", "{}", "[]", "{\"format\":7}", "{\"format\":\"gtstore-backup\"}")) {
            assertThatThrownBy(() -> readAll(lines(other)))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("line 1: ");
        }
        assertThatThrownBy(() -> readAll(folder.resolve("none"))).hasMessageContaining("none cannot be read");
    }

    @Test
    void an_unfinished_backup_leaves_the_old_one_in_place_and_nothing_beside_it() throws IOException {
        Path file = written(MOHAN);
        try (BackupWriter writer = new BackupWriter(file, HEADER)) {
            writer.write(PRIYA);
        }
        assertThat(readAll(file)).containsExactly(MOHAN);
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside).containsExactly(file);
        }
        written(PRIYA);
        assertThat(readAll(file)).containsExactly(PRIYA);
    }

    /** A loss of power would otherwise bring back the old one, or none. */
    @Test
    void a_finished_backup_is_synced_and_so_is_its_name() throws Exception {
        List<Path> synced = Syncs.during(folder, () -> written(MOHAN));
        assertThat(synced).hasSize(2).endsWith(folder);
    }

    private Path written(StoredCart... carts) throws IOException {
        Path file = folder.resolve("backup");
        try (BackupWriter writer = new BackupWriter(file, HEADER)) {
            for (StoredCart cart : carts) {
                writer.write(cart);
            }
            writer.finish();
        }
        return file;
    }

    private Path lines(String... lines) throws IOException {
        return Files.writeString(folder.resolve("lines"), String.join("\n", lines) + "\n");
    }

    private static List<StoredCart> readAll(Path file) throws IOException {
        List<StoredCart> carts = new ArrayList<>();
        try (BackupReader reader = new BackupReader(file)) {
            for (StoredCart cart = reader.next(); cart != null; cart = reader.next()) {
                carts.add(cart);
            }
        }
        return carts;
    }
}
