// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.FrameReader;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Request;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What carts cost on the heap, keys, contexts and the tables that they are in included, when each change has come over the wire. */
class CartMemoryTest {
    private static final Logger LOG = LoggerFactory.getLogger(CartMemoryTest.class);
    private static final int SETTLED_BYTES = 100_000;
    private static final int ITEMS = 5;
    private static final int ITEM_BYTES = 100;
    private static final int SLOTS = 512;
    private static final long NOW = 1_800_000_000_000L;

    private final Random random = new Random(1);
    private final SlotTable table = new SlotTable();
    /** Keeps texts that it has read; what it keeps is not the carts'. */
    private @Nullable FrameReader reader;

    /** The clusters of other tests in this JVM need seconds to end: what they free meanwhile would count. */
    @BeforeAll
    static void awaitWhatOthersFree() {
        AtomicLong least = new AtomicLong(Long.MAX_VALUE);
        Awaitility.await()
                .pollInterval(Duration.ofSeconds(1))
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    long now = collected();
                    long before = least.getAndAccumulate(now, Math::min);
                    return before != Long.MAX_VALUE && before - now < SETTLED_BYTES;
                });
    }

    @Test
    void an_item_of_a_hundred_bytes_costs_little_more() throws ProtocolException {
        assertThat(overheadPerItem(20_000)).isLessThan(120);
    }

    @Test
    @Tag("proof")
    void so_it_is_with_a_million_carts() throws ProtocolException {
        assertThat(overheadPerItem(1_000_000)).isLessThan(120);
    }

    @Test
    void a_checked_out_cart_costs_at_most_120_bytes_beside_its_key() throws ProtocolException {
        int carts = 20_000;
        long before = heapInUse();
        for (int i = 0; i < carts; i++) {
            checkOut("client-" + i, i % SLOTS);
        }
        settle();
        double each = (heapInUse() - before) / (double) carts - keyBytes("client-" + carts / 2);
        LOG.warn("a checked-out cart takes {} bytes beside its key", each);
        assertThat(each).isLessThan(120);
        assertThat(table.get(7).size()).isPositive();
    }

    /** Receipts of one checkout each, of so many items: in the first seconds, and once the carts are idle. */
    @ParameterizedTest
    @CsvSource({"1, 20", "5, 100", "40, 30"})
    void the_bytes_of_receipts_are_those_of_the_heap(int items, int length) throws ProtocolException {
        int carts = Math.max(2_000, 5_000_000 / (items * (length + 100)));
        long before = heapInUse();
        for (int i = 0; i < carts; i++) {
            checkOutTold("client-" + i, i % SLOTS, items, length);
        }
        assertCounted(before, "receipts of " + items + " items of " + length + " bytes");
        settle();
        assertCounted(before, "receipts of " + items + " items of " + length + " bytes, idle");
    }

    @Test
    @Tag("proof")
    void so_a_million_carts_that_were_just_checked_out_take_less_than_before() throws ProtocolException {
        long before = heapInUse();
        for (int i = 0; i < 1_000_000; i++) {
            checkOutTold("client-" + i, i % SLOTS, ITEMS, ITEM_BYTES);
        }
        settle();
        double each = (heapInUse() - before) / 1_000_000.0;
        LOG.warn("a checked-out cart that can still be told of takes {} bytes", each);
        assertThat(each).isLessThan(ITEMS * (ITEM_BYTES + 120));
        assertThat(table.get(7).size()).isPositive();
    }

    private void checkOutTold(String key, int slot, int items, int length) throws ProtocolException {
        String session = Sessions.issue(NOW, random.nextLong());
        fill(key, slot, session, items, length);
        Cart held = table.get(slot).get(key);
        Dot own = new Dot(session, items + 1);
        Cart delta = Cart.finalizeDelta(own, held.context(), (NOW + items + 1) << 16, "node-1");
        Receipt receipt = Receipt.decided(own, delta.lastChange(), delta.dropsOf(held));
        Cart change = received(new KeyedCart(key, delta.withReceipts(RemovalReceipts.of(List.of(receipt)))))
                .cart();
        table.put(slot, key, MergePolicy.UNION.merge(held, change));
    }

    /** What a node counts against its bound is what the heap says, within a fifth, for carts that are in use and for idle ones. */
    @ParameterizedTest
    @CsvSource({"1, 10", "5, 100", "40, 30", "3, 4000"})
    void the_bytes_that_are_counted_are_those_of_the_heap(int items, int length) throws ProtocolException {
        int carts = Math.max(2_000, 4_000_000 / (items * (length + 100)));
        long before = heapInUse();
        for (int i = 0; i < carts; i++) {
            fill("client-" + i, i % SLOTS, items, length);
        }
        assertCounted(before, items + " items of " + length + " bytes, in use");
        settle();
        assertCounted(before, items + " items of " + length + " bytes, idle");
    }

    @Test
    void the_bytes_of_contexts_are_those_of_the_heap() {
        long before = heapInUse();
        for (int i = 0; i < 300; i++) {
            Cart cart = Cart.EMPTY;
            for (int session = 0; session < 500; session++) {
                Dot dot = new Dot(Sessions.issue(NOW, random.nextLong()), 2 + session % 3);
                Cart delta = session % 100 == 0
                        ? Cart.putDelta(new Entry(dot, (NOW + session) << 16, item(20)), List.of(), "node-1")
                        : Cart.removeDelta(dot, List.of(), (NOW + session) << 16, "node-1");
                cart = MergePolicy.UNION.merge(cart, delta);
            }
            table.put(i % SLOTS, "client-" + i, cart);
        }
        assertCounted(before, "contexts of 500 sessions, in use");
        settle();
        assertCounted(before, "contexts of 500 sessions, idle");
    }

    private void assertCounted(long before, String what) {
        long used = heapInUse() - before;
        long counted = table.heapBytes();
        LOG.warn("{}: {} bytes counted, {} in use", what, counted, used);
        assertThat((double) counted / used).as(what).isBetween(0.8, 1.2);
    }

    private void settle() {
        for (int i = 0; i < 2 * SLOTS; i++) {
            table.pack(i % SLOTS, Long.MAX_VALUE); // nobody touches them any more
        }
    }

    private static long keyBytes(String key) {
        return 24 + (16L + key.length() + 7) / 8 * 8;
    }

    private void checkOut(String key, int slot) throws ProtocolException {
        String session = Sessions.issue(NOW, random.nextLong());
        fill(key, slot, session, 2, 20);
        Cart held = table.get(slot).get(key);
        Cart delta = Cart.finalizeDelta(new Dot(session, 3), held.context(), (NOW + 3) << 16, "node-1");
        table.put(
                slot,
                key,
                MergePolicy.UNION.merge(
                        held, received(new KeyedCart(key, delta)).cart()));
    }

    private double overheadPerItem(int carts) throws ProtocolException {
        long before = heapInUse();
        for (int i = 0; i < carts; i++) {
            fill("client-" + i, i % SLOTS, ITEMS, ITEM_BYTES);
        }
        settle();
        long used = heapInUse() - before;
        double overhead = used / (double) carts / ITEMS - ITEM_BYTES;
        LOG.warn("{} carts of {} items of {} bytes: {} bytes more for each item", carts, ITEMS, ITEM_BYTES, overhead);
        assertThat(table.get(7).size()).isPositive();
        return overhead;
    }

    private void fill(String key, int slot, int items, int length) throws ProtocolException {
        fill(key, slot, Sessions.issue(NOW, random.nextLong()), items, length);
    }

    private void fill(String key, int slot, String session, int items, int length) throws ProtocolException {
        for (int seq = 1; seq <= items; seq++) {
            Entry entry = new Entry(new Dot(session, seq), (NOW + seq) << 16, item(length));
            KeyedCart change = received(new KeyedCart(key, Cart.putDelta(entry, List.of(), "node-1")));
            table.put(
                    slot, change.key(), MergePolicy.UNION.merge(table.get(slot).get(key), change.cart()));
        }
    }

    private KeyedCart received(KeyedCart change) throws ProtocolException {
        byte[] frame = Codec.encode(1, new PeerRequest.Replicate(1, change, false, null, 1));
        if (reader == null) {
            reader = new FrameReader();
        }
        Request read = Codec.request(reader.read(frame, 0, frame.length - 1));
        return ((PeerRequest.Replicate) read).changes().get(0);
    }

    private String item(int length) {
        StringBuilder item = new StringBuilder("\"");
        while (item.length() < length - 1) {
            item.append((char) ('a' + random.nextInt(26)));
        }
        return item.append('"').toString();
    }

    private long heapInUse() {
        reader = null;
        return collected();
    }

    private static long collected() {
        for (int i = 0; i < 4; i++) { // the serial collector leaves some dead objects where they are in three of four
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
