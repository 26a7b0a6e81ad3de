package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What carts cost on the heap, keys, contexts and the tables that they are in included, when each change has come over the wire. */
class CartMemoryTest {
    private static final Logger LOG = LoggerFactory.getLogger(CartMemoryTest.class);
    private static final int ITEMS = 5;
    private static final int ITEM_BYTES = 100;
    private static final int SLOTS = 1_024;
    private static final long NOW = 1_800_000_000_000L;

    private final Random random = new Random(1);
    private final SlotTable table = new SlotTable();

    @Test
    void an_item_of_a_hundred_bytes_costs_little_more() throws ProtocolException {
        assertThat(overheadPerItem(40_000)).isLessThan(120);
    }

    @Test
    @Tag("proof")
    void so_it_is_with_a_million_carts() throws ProtocolException {
        assertThat(overheadPerItem(1_000_000)).isLessThan(120);
    }

    private double overheadPerItem(int carts) throws ProtocolException {
        long before = heapInUse();
        for (int i = 0; i < carts; i++) {
            fill("client-" + i, i % SLOTS);
        }
        for (int i = 0; i < 2 * SLOTS; i++) {
            table.get(i % SLOTS).pack(); // nobody touches them any more
        }
        long used = heapInUse() - before;
        double overhead = used / (double) carts / ITEMS - ITEM_BYTES;
        LOG.warn("{} carts of {} items of {} bytes: {} bytes more for each item", carts, ITEMS, ITEM_BYTES, overhead);
        assertThat(table.get(7).size()).isPositive();
        return overhead;
    }

    private void fill(String key, int slot) throws ProtocolException {
        String session = Sessions.issue(NOW, random.nextLong());
        SlotCarts slotCarts = table.make(slot);
        for (int seq = 1; seq <= ITEMS; seq++) {
            Entry entry = new Entry(new Dot(session, seq), (NOW + seq) << 16, item());
            KeyedCart change = received(new KeyedCart(key, Cart.putDelta(entry, List.of(), "node-1")));
            slotCarts.put(change.key(), MergePolicy.UNION.merge(slotCarts.get(key), change.cart()));
        }
    }

    private static KeyedCart received(KeyedCart change) throws ProtocolException {
        byte[] frame = Codec.encode(1, new Request.Replicate(1, change, false, null, 1));
        Request read = Codec.request(Codec.parse(frame, 0, frame.length - 1));
        return ((Request.Replicate) read).changes().get(0);
    }

    private String item() {
        StringBuilder item = new StringBuilder("\"");
        while (item.length() < ITEM_BYTES - 1) {
            item.append((char) ('a' + random.nextInt(26)));
        }
        return item.append('"').toString();
    }

    private static long heapInUse() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
