// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStorageTest extends CartStorageContract {
    private static final RocksStorageOptions ALWAYS = new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 64 << 20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @Override
    CartStorage open() throws StorageException {
        CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", ALWAYS);
        storage.recover(new Found());
        return storage;
    }

    @Override
    boolean lasts() {
        return true;
    }

    @Test
    void a_cart_that_changes_often_is_soon_one_record_again() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 2_000; i++) {
                store(storage, 7, "mohan", i % 2 == 1 ? put(i, "apple") : removal(i));
            }
        }
        try (RocksRecords records = RocksRecords.open(directory.resolve("data/carts"), false)) {
            assertThat(records.count()).isLessThan(200);
        }
        assertThat(found().cart("mohan").entries()).isEmpty();
    }

    private static Cart removal(long seq) {
        return Cart.removeDelta(dot(seq), List.of(dot(seq - 1)), seq, "node-1");
    }

    @Test
    void a_cart_that_is_written_anew_leaves_receipts_out_that_are_long_over() throws Exception {
        long start = 1_800_000_000_000L;
        RocksStorageOptions hour =
                new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 64 << 20, 3_600_000, () -> start + 200 * 60_000L);
        try (CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", hour)) {
            storage.recover(new Found());
            for (int i = 1; i <= 200; i++) {
                long stamp = (start + i * 60_000L) << 16;
                Receipt receipt = Receipt.of(dot(i), stamp, List.of());
                Cart change = Cart.removeDelta(dot(i), List.of(), stamp, "node-1")
                        .withReceipts(RemovalReceipts.of(List.of(receipt)));
                store(storage, 7, "mohan", change);
            }
        }
        List<Receipt> kept = found().cart("mohan").receipts().list();
        assertThat(kept).hasSizeLessThan(200);
        assertThat(kept.stream().map(receipt -> receipt.own().seq()))
                .containsAll(LongStream.rangeClosed(140, 200).boxed().toList());
    }

    @Test
    void a_directory_is_one_nodes_one_processs_and_one_clusters() throws Exception {
        try (CartStorage storage = open()) {
            storage.belongsTo("slots=1024 hash=murmur3", MergePolicy.UNION);
            assertThatThrownBy(this::open)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("another process uses")
                    .hasMessageContaining("data");
            assertThatThrownBy(() -> storage.belongsTo("slots=16 hash=murmur3", MergePolicy.UNION))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("slots=1024 hash=murmur3");
        }
        assertThatThrownBy(() -> RocksStorage.open(directory.resolve("data"), "node-2", ALWAYS))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is of node node-1, not of node node-2");
        try (CartStorage storage = open()) {
            storage.belongsTo("slots=1024 hash=murmur3", MergePolicy.UNION);
            assertThatThrownBy(() -> storage.belongsTo("slots=1024 hash=murmur3", MergePolicy.NEWEST))
                    .isInstanceOf(StorageException.class);
        }
    }

    /** Linux lets a process write on into files that nobody will find again. */
    @Test
    void a_directory_that_is_gone_or_replaced_is_a_fault() throws Exception {
        Path data = directory.resolve("data");
        assertThat(faultAfter(() -> Files.move(data, directory.resolve("gone"))))
                .contains("the data directory " + data + " is gone");
        assertThat(faultAfter(() -> {
                    Files.move(data, directory.resolve("before"));
                    try (Stream<Path> files = Files.walk(directory.resolve("before"))) {
                        for (Path file : files.toList()) {
                            Files.copy(
                                    file,
                                    data.resolve(directory.resolve("before").relativize(file)));
                        }
                    }
                }))
                .contains("the data directory " + data + " was replaced");
    }

    private interface Change {
        void run() throws IOException;
    }

    private String faultAfter(Change change) throws Exception {
        try (CartStorage storage = open()) {
            CompletableFuture<String> fault = new CompletableFuture<>();
            storage.onFault(fault::complete);
            store(storage, 7, "mohan", put(1, "apple"));
            change.run();
            String why = fault.get(20, TimeUnit.SECONDS);
            CompletableFuture<String> later = new CompletableFuture<>();
            storage.store(7, "mohan", put(2, "pear"), new CartStorage.Outcome() {
                @Override
                public void stored() {
                    later.complete("stored");
                }

                @Override
                public void failed(String reason) {
                    later.complete(reason);
                }
            });
            assertThat(later.get(20, TimeUnit.SECONDS)).isEqualTo(why);
            return why;
        }
    }

    @Test
    void a_native_library_that_cannot_be_unpacked_says_why_each_time() {
        List<String> tries = new ArrayList<>();
        NativeLibrary library = new NativeLibrary(() -> {
            tries.add("");
            throw new IllegalStateException("Unable to load", new IOException("No space left on device"));
        });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(library::ensureLoaded)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining(System.getProperty("java.io.tmpdir"));
        }
        assertThat(tries).hasSize(1);
    }

    @Test
    void a_foreign_directory_is_left_as_it_is() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("not GTStore's");
        assertThat(data.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void what_a_newer_program_wrote_is_refused() throws Exception {
        open().close();
        Path format = directory.resolve("data/FORMAT");
        Files.writeString(format, Files.readString(format).replace("gtstore-data 3", "gtstore-data 4"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("a newer GTStore wrote this directory, in version 4")
                .hasMessageContaining("reads up to version 3");
    }

    @Test
    void a_path_that_is_a_file_is_refused() throws Exception {
        Files.writeString(directory.resolve("data"), "");
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("cannot use");
    }

    /** Whatever bit of the log is flipped: what is recovered is a part of what was stored, and nothing else. */
    @Test
    void flipped_bits_cost_what_they_hit_and_nothing_is_made_up() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 50; i++) {
                store(storage, i, "cart-" + i, put(i, "apple-" + i));
            }
        }
        int damaged = 0;
        for (int round = 0; round < 12; round++) {
            Path copy = directory.resolve("copy-" + round);
            copied(directory.resolve("data"), copy);
            Path log = logOf(copy);
            byte[] bytes = Files.readAllBytes(log);
            bytes[bytes.length * (round + 1) / 14] ^= 0x10;
            Files.write(log, bytes);
            Found found = new Found();
            try (CartStorage storage = RocksStorage.open(copy, "node-1", ALWAYS)) {
                storage.recover(found);
            }
            damaged += found.carts.size() < 50 ? 1 : 0;
            found.carts.forEach((key, cart) -> {
                int i = Integer.parseInt(key.substring("cart-".length()));
                assertThat(cart).isEqualTo(put(i, "apple-" + i));
            });
        }
        assertThat(damaged).isPositive();
    }

    @Test
    void a_damaged_block_costs_its_slots_and_no_later_ones_and_is_gone_after_the_restart() throws Exception {
        int carts = 400;
        try (CartStorage storage = open()) {
            for (int i = 1; i <= carts; i++) {
                store(storage, i, "cart-" + i, put(i, "x".repeat(1_000)));
            }
        }
        open().close(); // what the log holds is now in a file of blocks
        Path blocks = fileOf(directory.resolve("data"), ".sst");
        byte[] bytes = Files.readAllBytes(blocks);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 20, (byte) 0x5a);
        Files.write(blocks, bytes);

        Found found = found();
        assertThat(found.carts).hasSizeBetween(carts * 9 / 10, carts - 1).containsKeys("cart-1", "cart-" + carts);
        assertThat(directory.resolve("data/carts.damaged-1")).isDirectory();
        assertThat(directory.resolve("data/carts.rewritten")).doesNotExist();

        try (CartStorage storage = open()) {
            for (int i = 1; i <= carts; i++) {
                store(storage, i, "cart-" + i, put(i, "x".repeat(1_000)));
            }
        }
        assertThat(found().carts).hasSize(carts);
        assertThat(directory.resolve("data/carts.damaged-2")).doesNotExist();
    }

    /** Some of its changes without others may say what it never was. */
    @Test
    void a_cart_of_which_a_block_is_damaged_is_left_out_as_a_whole() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i < Gathering.MOST_RECORDS; i++) {
                store(storage, 7, "mohan", put(i, "x".repeat(5_000)));
            }
            store(storage, 8, "gita", put(1, "apple"));
        }
        open().close();
        Path blocks = fileOf(directory.resolve("data"), ".sst");
        byte[] bytes = Files.readAllBytes(blocks);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 20, (byte) 0x5a);
        Files.write(blocks, bytes);
        assertThat(found().carts.keySet()).containsExactly("gita");
    }

    @Test
    void what_is_stored_after_a_rewrite_takes_the_place_of_nothing() throws Exception {
        int carts = 20;
        try (CartStorage storage = open()) {
            for (int i = 1; i <= carts; i++) {
                store(storage, i, "cart-" + i, put(1, "apple"));
            }
        }
        damageOneRecord();
        Found readable = new Found();
        try (CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", ALWAYS)) {
            storage.recover(readable);
            for (int i = 1; i <= carts; i++) {
                store(storage, i, "cart-" + i, put(2, "pear"));
            }
        }
        assertThat(readable.carts).hasSize(carts);
        assertThat(directory.resolve("data/carts.damaged-1")).isDirectory();
        assertThat(found().carts.values())
                .allSatisfy(cart -> assertThat(cart.entries()).hasSize(2));
    }

    /** Adds a record that is nobody's: its checksum does not match. */
    private void damageOneRecord() throws Exception {
        try (RawDatabase raw = new RawDatabase(directory.resolve("data/carts"))) {
            raw.put("default", RecordKey.ofRecord(RecordKey.ofCart(1_000, "nobody"), 1), new byte[] {1, 2, 3, 4, 5});
        }
    }

    @Test
    void a_rewrite_that_was_broken_off_costs_nothing() throws Exception {
        try (CartStorage storage = open()) {
            store(storage, 1, "mohan", put(1, "apple"));
        }
        Path data = directory.resolve("data");
        Files.createDirectories(data.resolve("carts.rewritten"));
        assertThat(found().carts).containsKey("mohan");

        Files.delete(data.resolve("carts.rewritten"));
        Files.move(data.resolve("carts"), data.resolve("carts.rewritten"));
        assertThat(found().carts).containsKey("mohan");
    }

    @Test
    void a_torn_last_record_costs_no_other() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 50; i++) {
                store(storage, i, "cart-" + i, put(i, "apple-" + i));
            }
        }
        Path copy = directory.resolve("copy");
        copied(directory.resolve("data"), copy);
        Path log = logOf(copy);
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 5));
        Found found = new Found();
        try (CartStorage storage = RocksStorage.open(copy, "node-1", ALWAYS)) {
            storage.recover(found);
        }
        assertThat(found.carts).hasSize(49);
    }

    @Test
    void unreadable_files_are_put_aside_and_the_node_begins_with_nothing() throws Exception {
        try (CartStorage storage = open()) {
            store(storage, 1, "mohan", put(1, "apple"));
        }
        Path data = directory.resolve("data");
        Files.writeString(data.resolve("carts/CURRENT"), "nonsense\n");
        assertThat(found().carts).isEmpty();
        assertThat(data.resolve("carts.damaged-1")).isDirectory();
    }

    @Test
    void no_more_waits_than_may() throws Exception {
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        int puts = 2_000;
        CompletableFuture<Void> all = new CompletableFuture<>();
        List<Boolean> ended = Collections.synchronizedList(new ArrayList<>());
        RocksStorageOptions small = new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 10_000);
        try (CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", small)) {
            for (int i = 1; i <= puts; i++) {
                storage.store(1, "mohan", put(i, "x".repeat(500)), new CartStorage.Outcome() {
                    @Override
                    public void stored() {
                        end(true);
                    }

                    @Override
                    public void failed(String why) {
                        failures.add(why);
                        end(false);
                    }

                    private void end(boolean well) {
                        ended.add(well);
                        if (ended.size() == puts) {
                            all.complete(null);
                        }
                    }
                });
            }
            all.get(20, TimeUnit.SECONDS);
        }
        assertThat(failures).isNotEmpty().allSatisfy(why -> assertThat(why).contains("storage.maxQueuedBytes"));
        assertThat(found().cart("mohan").entries()).hasSize(puts - failures.size());
    }

    private static Path logOf(Path data) throws IOException {
        return fileOf(data, ".log");
    }

    /** The largest file of that kind. */
    private static Path fileOf(Path data, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("carts"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void copied(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
