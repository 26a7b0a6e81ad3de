// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine loses its power: of the write-ahead log nothing is left but what was synced. The engine tells of a change from its own thread, after the
 * sync and before it writes on, so how long the logs are at that moment is how much of them was synced; what they hold beyond that is cut off.
 */
class PowerCutTest {
    private static final int CUTS = 12;
    private static final int CHANGES = 2_000;
    private static final int CHECKOUTS = 40;
    private static final int POINTS = 40;
    private static final int BLOCK = 32 << 10;
    private static final RocksStorageOptions OPTIONS = new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 256 << 20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final Random random = new Random(7);
    private final Set<String> stored = new HashSet<>();
    private int put;

    @Test
    void a_loss_of_power_costs_nothing_that_was_stored() throws Exception {
        int unsynced = 0;
        for (int i = 0; i < CUTS; i++) {
            Map<Path, Long> synced = storeUntilTheCut();
            unsynced += cutOff(synced);
            Set<String> lost = new HashSet<>(stored);
            lost.removeAll(recovered(directory.resolve("data")).carts.keySet());
            assertThat(lost).as("after cut %d", i + 1).isEmpty();
        }
        assertThat(unsynced).as("cuts that left something unsynced").isPositive();
    }

    /** Nobody was told of what is lost then; a retry is told what the checkout took, or makes it for the first time. */
    @Test
    void after_a_cut_at_any_point_a_checkout_is_there_with_what_it_took_or_not_at_all() throws Exception {
        putAndCheckOut();
        Path log = logs().keySet().iterator().next();
        int length = (int) Files.size(log);
        Set<Long> checkouts = new HashSet<>();
        for (int cut : cuts(length)) {
            Path copy = copyOfTheFirst(cut, log);
            CartStorageContract.Found found = recovered(copy);
            for (int i = 1; i <= CHECKOUTS; i++) {
                assertThereOrNot(found.carts.getOrDefault("cart-" + i, Cart.EMPTY), i);
                assertThereOrNot(found.carts.getOrDefault("mohan", Cart.EMPTY), i);
            }
            checkouts.add(found.carts.values().stream()
                    .mapToLong(cart -> cart.receipts().list().size())
                    .sum());
        }
        assertThat(checkouts).as("how many were there").hasSizeGreaterThan(CHECKOUTS / 2);
    }

    /** One cart that is checked out again and again, so that its records become one, and others once. */
    private void putAndCheckOut() throws Exception {
        RocksStorageOptions unsynced = new RocksStorageOptions(SyncPolicy.NEVER, 1_000, 256 << 20);
        try (CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", unsynced)) {
            storage.recover(new CartStorageContract.Found());
            for (int i = 1; i <= CHECKOUTS; i++) {
                for (String key : List.of("cart-" + i, "mohan")) {
                    Entry item = new Entry(new Dot("s1", 2L * i - 1), 2L * i - 1, "\"" + "x".repeat(500) + "\"");
                    CartStorageContract.store(storage, 7, key, Cart.putDelta(item, List.of(), "node-1"));
                    Dot own = new Dot("s1", 2L * i);
                    Cart checkout = Cart.removeDelta(own, List.of(item.dot()), own.seq(), "node-1")
                            .withReceipts(RemovalReceipts.of(List.of(Receipt.decided(own, own.seq(), List.of(item)))));
                    CartStorageContract.store(storage, 7, key, checkout);
                }
            }
        }
    }

    /** Some anywhere, and some round the ends of the log's blocks of 32 KiB, where records are in parts. */
    private Set<Integer> cuts(int length) {
        Set<Integer> cuts = new TreeSet<>();
        for (int end = BLOCK; end < length; end += BLOCK) {
            cuts.addAll(List.of(end - 10, end, end + 10));
        }
        while (cuts.size() < POINTS) {
            cuts.add(random.nextInt(length));
        }
        return cuts;
    }

    private Path copyOfTheFirst(int bytes, Path log) throws IOException {
        Path data = directory.resolve("data");
        Path copy = directory.resolve("cut-" + bytes);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(data.relativize(file).toString()));
            }
        }
        try (RandomAccessFile cut = new RandomAccessFile(
                copy.resolve(data.relativize(log).toString()).toFile(), "rw")) {
            cut.setLength(bytes);
        }
        return copy;
    }

    private static void assertThereOrNot(Cart cart, int i) {
        Dot own = new Dot("s1", 2L * i);
        Dot item = new Dot("s1", 2L * i - 1);
        Receipt receipt = cart.receipts().find(own);
        assertThat(receipt != null).isEqualTo(cart.context().contains(own));
        if (receipt != null) {
            assertThat(receipt.removed()).extracting(Entry::dot).containsExactly(item);
            assertThat(cart.find(item)).isNull();
        }
    }

    /** How long the logs were when the last change was told of that anyone heard of. */
    private Map<Path, Long> storeUntilTheCut() throws Exception {
        Map<Path, Long> synced = new HashMap<>();
        CountDownLatch cut = new CountDownLatch(1 + random.nextInt(CHANGES));
        try (CartStorage storage = RocksStorage.open(directory.resolve("data"), "node-1", OPTIONS)) {
            storage.recover(new CartStorageContract.Found());
            for (int i = 0; i < CHANGES; i++) {
                String key = "cart-" + put++;
                storage.store(random.nextInt(1_024), key, cart(), new CartStorage.Outcome() {
                    @Override
                    public void stored() {
                        if (cut.getCount() > 0) {
                            stored.add(key);
                            cut.countDown();
                            if (cut.getCount() == 0) {
                                synced.putAll(logs());
                            }
                        }
                    }

                    @Override
                    public void failed(String why) {
                        throw new AssertionError(why);
                    }
                });
            }
            assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
        }
        return synced;
    }

    private Cart cart() {
        Dot dot = new Dot("s1", put);
        return Cart.putDelta(new Entry(dot, put, "\"" + "x".repeat(random.nextInt(4_000)) + "\""), List.of(), "node-1");
    }

    /** Returns 1 if there was anything to cut off. */
    private int cutOff(Map<Path, Long> synced) throws IOException {
        boolean any = false;
        for (Map.Entry<Path, Long> log : logs().entrySet()) {
            long length = synced.getOrDefault(log.getKey(), 0L);
            if (log.getValue() > length) {
                any = true;
                try (RandomAccessFile file = new RandomAccessFile(log.getKey().toFile(), "rw")) {
                    file.setLength(length);
                }
            }
        }
        return any ? 1 : 0;
    }

    private Map<Path, Long> logs() {
        Map<Path, Long> lengths = new HashMap<>();
        try (Stream<Path> files = Files.list(directory.resolve("data/carts"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                lengths.put(file, Files.size(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lengths;
    }

    private static CartStorageContract.Found recovered(Path data) throws Exception {
        CartStorageContract.Found found = new CartStorageContract.Found();
        try (CartStorage storage = RocksStorage.open(data, "node-1", OPTIONS)) {
            storage.recover(found);
        }
        return found;
    }
}
