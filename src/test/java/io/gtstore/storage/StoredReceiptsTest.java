// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Sessions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Receipts on disk: each is written once with its change, however often its cart's records become one, and lasts for as long as it is to. */
class StoredReceiptsTest {
    private static final long START = 1_800_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final String SESSION = Sessions.issue(START, 1);
    private static final RocksStorageOptions HOUR = anHour(START + 24 * 60 * MINUTE);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @BeforeAll
    static void library() throws Exception {
        NativeLibrary.load();
    }

    @Test
    void a_receipt_is_written_once_whatever_becomes_of_its_cart() throws Exception {
        Map<Dot, Integer> written = new HashMap<>();
        open().close();
        try (RocksRecords records = RocksRecords.open(carts(), false)) {
            GroupCommit commit = new GroupCommit(new Counted(records, written), HOUR, () -> null);
            for (int i = 1; i <= 1_000; i++) {
                commit.store(7, "mohan", put(2L * i - 1), CartStorageContract.outcome(() -> {}));
                commit.store(7, "mohan", checkout(2L * i, START), CartStorageContract.outcome(() -> {}));
                if (i % 100 == 0) {
                    commit.raise(7, START - MINUTE + i);
                }
            }
            commit.close();
            assertThat(records.count()).isLessThan(40);
        }
        assertThat(written).hasSize(1_000);
        assertThat(written.values()).allMatch(times -> times == 1);
        assertThat(recovered().cart("mohan").receipts().list()).hasSize(1_000);
    }

    @Test
    void gathering_and_sweeping_read_none() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 40; i++) {
                CartStorageContract.store(storage, 7, "mohan", checkout(i, START));
                CartStorageContract.store(storage, 7, "gita-" + i, checkout(i, START));
            }
        }
        List<byte[]> keys = new ArrayList<>();
        byte[] nonsense = {1};
        try (RawDatabase raw = new RawDatabase(carts())) {
            for (byte[][] record : raw.records("receipts")) {
                keys.add(record[0]);
                raw.put("receipts", record[0], nonsense);
            }
        }
        assertThat(keys).hasSize(80);
        try (RocksRecords records = RocksRecords.open(carts(), false);
                WriteBatch batch = new WriteBatch()) {
            records.keepReceipts(HOUR.receiptMillis(), HOUR.wallMillis());
            records.gather(batch, RecordKey.ofCart(7, "mohan"), Live.ALL);
            records.write(batch, true);
            assertThat(records.count()).isEqualTo(41);
            batch.clear();
            assertThat(records.sweep(batch, 7, START + MINUTE)).isEqualTo(41);
            records.write(batch, true);
            assertThat(records.count())
                    .as("blank carts, of which receipts are left")
                    .isZero();
        }
        try (RawDatabase raw = new RawDatabase(carts())) {
            assertThat(raw.records("receipts"))
                    .hasSize(80)
                    .allSatisfy(record -> assertThat(record[1]).isEqualTo(nonsense));
        }
    }

    @Test
    void those_of_a_cart_of_which_nothing_else_is_left_are_recovered_until_they_are_over() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 100; i++) {
                CartStorageContract.store(storage, 7, "older-" + i, checkout(1, START));
                CartStorageContract.store(storage, 8, "younger-" + i, checkout(1, START + 10 * MINUTE));
            }
            storage.raise(7, START + MINUTE);
            storage.raise(8, START + MINUTE);
        }
        CartStorageContract.Found found = recovered();
        assertThat(found.carts).hasSize(200);
        sweep(START + 59 * MINUTE);
        assertThat(count("default")).isZero();
        assertThat(recovered().carts).hasSize(200).allSatisfy((key, cart) -> {
            assertThat(cart.under(START + 59 * MINUTE))
                    .isEqualTo(found.cart(key).under(START + 59 * MINUTE));
            assertThat(cart.receipts().list()).hasSize(1);
        });
        sweep(START + 61 * MINUTE);
        assertThat(count("receipts")).isEqualTo(100);
        sweep(START + 71 * MINUTE);
        assertThat(count("receipts")).isZero();
        assertThat(recovered().carts).isEmpty();
    }

    private void sweep(long horizon) throws Exception {
        try (RocksRecords records = RocksRecords.open(carts(), false);
                WriteBatch batch = new WriteBatch()) {
            records.keepReceipts(HOUR.receiptMillis(), HOUR.wallMillis());
            records.sweep(batch, 7, horizon);
            records.sweep(batch, 8, horizon);
            records.write(batch, true);
        }
    }

    @Test
    void a_cart_that_goes_on_changing_lets_go_of_those_that_are_over() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 200; i++) {
                CartStorageContract.store(storage, 7, "mohan", checkout(i, START + i * MINUTE));
                CartStorageContract.store(storage, 7, "moha", checkout(1, START));
            }
        }
        List<Long> kept = new ArrayList<>();
        try (RawDatabase raw = new RawDatabase(carts())) {
            for (byte[][] record : raw.records("receipts")) {
                if (RecordKey.key(ReceiptKey.cart(record[0])).equals("mohan")) {
                    kept.add((ReceiptKey.millis(record[0]) - START) / MINUTE);
                }
            }
        }
        assertThat(kept)
                .isSorted()
                .hasSizeLessThan(60 + 2 * Gathering.MOST_RECORDS)
                .containsAll(LongStream.rangeClosed(140, 200).boxed().toList());
        assertThat(recovered().cart("moha").receipts().list()).hasSize(1);
    }

    @Test
    void a_cart_that_a_clock_far_ahead_has_stamped_lets_go_of_them_by_this_nodes_clock() throws Exception {
        long ahead = START + 365 * 24 * 60 * MINUTE;
        try (CartStorage storage = open(anHour(START + 59 * MINUTE))) {
            CartStorageContract.store(storage, 7, "mohan", checkout(1, START));
            changeOften(storage, ahead);
        }
        assertThat(recovered().cart("mohan").receipts().list()).hasSize(1);
        try (CartStorage storage = open(anHour(START + 61 * MINUTE))) {
            changeOften(storage, ahead);
        }
        assertThat(count("receipts")).isZero();
    }

    /** So often that its records become one. */
    private static void changeOften(CartStorage storage, long millis) throws Exception {
        for (int i = 2; i <= 2 * Gathering.MOST_RECORDS; i++) {
            Entry entry = new Entry(new Dot(SESSION, i), HybridClock.earliest(millis) + i, "1");
            CartStorageContract.store(storage, 7, "mohan", Cart.putDelta(entry, List.of(), "node-2"));
        }
    }

    @Test
    void those_of_a_slot_that_is_dropped_go_with_it() throws Exception {
        try (CartStorage storage = open()) {
            CartStorageContract.store(storage, 7, "mohan", checkout(1, START));
            CartStorageContract.store(storage, 8, "gita", checkout(1, START));
            CartStorageContract.store(storage, 65_535, "last", checkout(1, START));
            storage.drop(7);
            storage.drop(65_535);
        }
        assertThat(count("receipts")).isEqualTo(1);
        assertThat(recovered().carts.keySet()).containsExactly("gita");
    }

    @Test
    void one_that_is_stored_again_is_one_record_and_one_that_has_learned_of_more_is_the_union() throws Exception {
        Dot own = new Dot(SESSION, 9);
        long stamp = HybridClock.earliest(START);
        List<Entry> taken = List.of(entry(1), entry(2));
        Receipt first = Receipt.part(own, stamp, 2, taken.subList(0, 1));
        Receipt second = Receipt.part(own, stamp, 2, taken.subList(1, 2));
        try (CartStorage storage = open()) {
            for (Receipt receipt : List.of(first, first, second, first)) {
                CartStorageContract.store(storage, 7, "mohan", checkout(9, START));
                CartStorageContract.store(
                        storage, 7, "gita", Cart.EMPTY.withReceipts(RemovalReceipts.of(List.of(receipt))));
            }
        }
        assertThat(count("receipts")).isEqualTo(1 + 2);
        assertThat(count("default")).as("nothing but receipts").isEqualTo(4);
        assertThat(recovered().cart("gita").receipts().list()).containsExactly(Receipt.of(own, stamp, taken));
    }

    @Test
    void they_outlast_a_kill() throws Exception {
        Path killed = directory.resolve("killed");
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 100; i++) {
                CartStorageContract.store(storage, 7, "mohan", checkout(i, START));
            }
            copied(directory.resolve("data"), killed);
        }
        CartStorageContract.Found found = new CartStorageContract.Found();
        try (CartStorage storage = RocksStorage.open(killed, "node-1", HOUR)) {
            storage.recover(found);
        }
        assertThat(found.cart("mohan").receipts().list()).hasSize(100);
    }

    @Test
    void a_damaged_one_is_left_out_and_the_others_are_written_anew() throws Exception {
        try (CartStorage storage = open()) {
            for (int i = 1; i <= 5; i++) {
                CartStorageContract.store(storage, i, "cart-" + i, put(1));
                CartStorageContract.store(storage, i, "cart-" + i, checkout(2, START));
            }
        }
        try (RawDatabase raw = new RawDatabase(carts())) {
            byte[][] third = raw.records("receipts").get(2);
            third[1][third[1].length / 2] ^= 1;
            raw.put("receipts", third[0], third[1]);
        }
        Cart whole = recovered().cart("cart-2");
        CartStorageContract.Found found = new CartStorageContract.Found();
        try (CartStorage storage = open()) {
            storage.recover(found);
        }
        assertThat(directory.resolve("data/carts.damaged-1")).isDirectory();
        assertThat(directory.resolve("data/carts.damaged-2")).doesNotExist();
        assertThat(found.carts).hasSize(5);
        assertThat(found.cart("cart-3")).isEqualTo(whole.withoutReceipts());
        assertThat(found.cart("cart-2")).isEqualTo(whole);
        assertThat(whole.receipts().list()).hasSize(1);
        assertThat(count("receipts")).isEqualTo(4);
    }

    @Test
    void a_damaged_block_of_them_costs_no_cart() throws Exception {
        int carts = 400;
        Entry large = new Entry(new Dot(SESSION, 1), 1, "\"" + "x".repeat(2_000) + "\"");
        try (CartStorage storage = open()) {
            for (int i = 1; i <= carts; i++) {
                Receipt receipt = Receipt.of(new Dot(SESSION, 3), HybridClock.earliest(START), List.of(large));
                CartStorageContract.store(
                        storage, i, "cart-" + i, put(2).withReceipts(RemovalReceipts.of(List.of(receipt))));
            }
        }
        recovered(); // what the log holds is now in files of blocks
        damageBlock();
        CartStorageContract.Found found = recovered();
        assertThat(found.carts)
                .hasSize(carts)
                .allSatisfy((key, cart) -> assertThat(cart.withoutReceipts()).isEqualTo(put(2)));
        assertThat(found.carts.values().stream().filter(cart -> !cart.receipts().isEmpty()))
                .hasSizeBetween(carts * 9 / 10, carts - 1);
        assertThat(directory.resolve("data/carts.damaged-1")).isDirectory();
    }

    /** In the largest file, which the receipts are in. */
    private void damageBlock() throws IOException {
        try (Stream<Path> files = Files.list(carts())) {
            Path blocks = files.filter(file -> file.toString().endsWith(".sst"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(blocks);
            Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 20, (byte) 0x5a);
            Files.write(blocks, bytes);
        }
    }

    @Test
    void those_that_version_1_kept_with_the_changes_are_served_and_move_out() throws Exception {
        versionOne();
        CartStorageContract.Found found = recovered();
        assertThat(found.horizons).containsExactly(Map.entry(7, START));
        assertThat(found.cart("mohan").receipts().list()).hasSize(10);
        assertThat(found.cart("gita").receipts().list()).hasSize(1);
        assertThat(Files.readString(directory.resolve("data/FORMAT"))).startsWith("gtstore-data 3\nnode node-1\n");
        try (CartStorage storage = open()) {
            for (int i = 1; i <= Gathering.MOST_RECORDS; i++) {
                CartStorageContract.store(storage, 7, "mohan", put(100 + i));
            }
        }
        assertThat(count("receipts")).as("of the cart that was gathered").isEqualTo(10);
        sweep(START + MINUTE);
        assertThat(count("receipts")).isEqualTo(12);
        try (RawDatabase raw = new RawDatabase(carts())) {
            assertThat(raw.records("default"))
                    .hasSizeLessThan(5)
                    .allSatisfy(record -> assertThat(RecordValue.decode(record[0], record[1])
                                    .receipts()
                                    .isEmpty())
                            .isTrue());
        }
        assertThat(recovered().cart("mohan").receipts())
                .isEqualTo(found.cart("mohan").receipts());
        assertThat(recovered().cart("gita")).isEqualTo(found.cart("gita").raise(START + MINUTE));
        assertThat(recovered().cart("kasturba"))
                .as("nothing else is left of it")
                .isEqualTo(Cart.EMPTY.withReceipts(found.cart("kasturba").receipts()));
    }

    private void versionOne() throws Exception {
        Files.createDirectories(carts());
        Files.writeString(directory.resolve("data/FORMAT"), "gtstore-data 1\nnode node-1\nmerge union\n");
        try (RawDatabase raw = new RawDatabase(carts(), "horizons")) {
            for (int i = 1; i <= 10; i++) {
                byte[] key = RecordKey.ofRecord(RecordKey.ofCart(7, "mohan"), i);
                raw.put("default", key, RecordValue.encode(key, checkout(i, START)));
            }
            byte[] gita = RecordKey.ofRecord(RecordKey.ofCart(7, "gita"), 11);
            raw.put(
                    "default",
                    gita,
                    RecordValue.encode(
                            gita, put(1).withReceipts(checkout(2, START).receipts())));
            byte[] kasturba = RecordKey.ofRecord(RecordKey.ofCart(7, "kasturba"), 12);
            raw.put("default", kasturba, RecordValue.encode(kasturba, checkout(2, START)));
            raw.put(
                    "horizons",
                    RecordKey.ofSlot(7),
                    ByteBuffer.allocate(Long.BYTES).putLong(START).array());
        }
    }

    @Test
    void a_directory_of_version_1_that_is_another_nodes_stays_what_it_is() throws Exception {
        versionOne();
        assertThatThrownBy(() -> RocksStorage.open(directory.resolve("data"), "node-2", HOUR))
                .isInstanceOf(StorageException.class);
        assertThat(Files.readString(directory.resolve("data/FORMAT"))).startsWith("gtstore-data 1\n");
    }

    @Test
    void a_directory_of_version_1_that_cannot_be_noted_as_version_2_gets_no_receipts_of_its_own() throws Exception {
        versionOne();
        Files.createDirectory(directory.resolve("data/FORMAT.new"));
        assertThatThrownBy(() -> RocksStorage.open(directory.resolve("data"), "node-1", HOUR))
                .isInstanceOf(StorageException.class);
        try (Options plain = new Options()) {
            assertThat(RocksDB.listColumnFamilies(plain, carts().toString()))
                    .map(name -> new String(name, StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("default", "horizons");
        }
    }

    /** Keeps receipts for an hour. */
    private static RocksStorageOptions anHour(long wallMillis) {
        return new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 64 << 20, 60 * MINUTE, () -> wallMillis);
    }

    private CartStorage open() throws Exception {
        return open(HOUR);
    }

    private CartStorage open(RocksStorageOptions options) throws Exception {
        CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", options);
        storage.recover(new CartStorageContract.Found());
        return storage;
    }

    private CartStorageContract.Found recovered() throws Exception {
        CartStorageContract.Found found = new CartStorageContract.Found();
        try (CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", HOUR)) {
            storage.recover(found);
        }
        return found;
    }

    private Path carts() {
        return directory.resolve("data/carts");
    }

    private int count(String family) throws Exception {
        try (RawDatabase raw = new RawDatabase(carts())) {
            return raw.records(family).size();
        }
    }

    private static Cart put(long seq) {
        return Cart.putDelta(entry(seq), List.of(), "node-1");
    }

    private static Entry entry(long seq) {
        return entry(SESSION, seq);
    }

    private static Entry entry(String session, long seq) {
        return new Entry(new Dot(session, seq), seq, "\"apple-" + seq + "\"");
    }

    /** Takes what another session brought. */
    private static Cart checkout(long seq, long millis) {
        Dot own = new Dot(SESSION, seq);
        long stamp = HybridClock.earliest(millis);
        return Cart.finalizeDelta(own, CausalContext.EMPTY, stamp, "node-1")
                .withReceipts(RemovalReceipts.of(List.of(Receipt.decided(own, stamp, List.of(entry("other", seq))))));
    }

    private static void copied(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Counts how often each receipt is written. */
    private record Counted(RocksRecords records, Map<Dot, Integer> written) implements Records {
        @Override
        public void write(WriteBatch batch, boolean sync) throws RocksDBException {
            batch.iterate(new WrittenReceipts(receipt -> written.merge(receipt.own(), 1, Integer::sum)));
            records.write(batch, sync);
        }

        @Override
        public void sync() throws RocksDBException {
            records.sync();
        }

        @Override
        public void put(WriteBatch batch, byte[] cart, Cart change) throws RocksDBException {
            records.put(batch, cart, change);
        }

        @Override
        public void raise(WriteBatch batch, int slot, long horizon) throws RocksDBException {
            records.raise(batch, slot, horizon);
        }

        @Override
        public void remember(WriteBatch batch, long founded, List<String> ids) throws RocksDBException {
            records.remember(batch, founded, ids);
        }

        @Override
        public void drop(WriteBatch batch, int slot) throws RocksDBException {
            records.drop(batch, slot);
        }

        @Override
        public Live gather(WriteBatch batch, byte[] cart, Live from) throws RocksDBException {
            return records.gather(batch, cart, from);
        }

        @Override
        public long sweep(WriteBatch batch, int slot, long horizon) throws RocksDBException {
            return records.sweep(batch, slot, horizon);
        }
    }
}
