// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.protocol.PeerRequest;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What shards do while nobody asks them anything: counts of messages and of digests computed, so that a cluster at rest costs next to nothing. */
class RestTest {
    @Test
    void nodes_at_rest_send_each_other_one_digest_an_interval_and_nothing_else() {
        CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
        network.run(5_000);
        int before = network.sent(PeerRequest.class).size();
        int digests = network.sent(PeerRequest.Digest.class).size();

        network.run(10_000);
        long interval = CoreNetwork.config().repairIntervalMillis();
        int sent = network.sent(PeerRequest.class).size() - before;
        assertThat(sent).isEqualTo(network.sent(PeerRequest.Digest.class).size() - digests);
        assertThat((long) sent).isBetween(3 * 2 * (10_000 / interval - 1), 3 * 2 * (10_000 / interval + 1));
    }

    @Test
    void a_digest_is_computed_again_only_after_a_change() {
        SlotTable table = new SlotTable();
        DigestCache cache = new DigestCache(table);
        table.put(3, "k", cart("s", 1));
        for (int round = 0; round < 100; round++) {
            assertThat(cache.combined(slots(1, 3))).isEqualTo(computed(table, slots(1, 3)));
            assertThat(cache.combined(slots(3, 4))).isEqualTo(computed(table, slots(3, 4)));
            table.pack(3, 1 << 20);
        }
        assertThat(cache.computed()).isEqualTo(2);
    }

    @Test
    void each_change_is_seen() {
        SlotTable table = new SlotTable();
        DigestCache cache = new DigestCache(table);
        SlotCarts recovered = new SlotCarts();
        recovered.put("r", cart("r", 1));
        List<Runnable> changes = List.of(
                () -> table.put(3, "k", cart("s", 1)),
                () -> table.put(3, "k", cart("t", 2)),
                () -> table.raise(3, 1_000),
                () -> table.remove(3),
                () -> table.add(3, recovered),
                table::clear);
        for (Runnable change : changes) {
            long before = cache.combined(slots(3));
            change.run();
            assertThat(cache.combined(slots(3)))
                    .isEqualTo(computed(table, slots(3)))
                    .isNotEqualTo(before);
        }
    }

    @Test
    void the_cache_is_bounded() {
        SlotTable table = new SlotTable();
        DigestCache cache = new DigestCache(table);
        for (int slot = 0; slot < 3 * DigestCache.MOST; slot++) {
            cache.combined(slots(slot));
        }
        assertThat(cache.size()).isLessThanOrEqualTo(DigestCache.MOST);
    }

    private static Cart cart(String session, long seq) {
        Entry entry = new Entry(new Dot(session, seq), 1L << 16, "\"any\"");
        return Cart.putDelta(entry, List.of(), "a");
    }

    private static BitSet slots(int... of) {
        BitSet slots = new BitSet();
        for (int slot : of) {
            slots.set(slot);
        }
        return slots;
    }

    private static long computed(SlotTable table, BitSet of) {
        return SlotDigests.combined(
                of.stream().mapToObj(slot -> table.get(slot).digest()).toList());
    }
}
