// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a cart that nobody changes is packed. */
class CartCompactionTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final int TICK_MILLIS = 100;

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 1024})
    void a_cart_is_packed_one_to_two_rounds_after_its_last_change_however_many_slots_there_are(int slots) {
        ClusterMap empty = ClusterMap.empty(1, "m", new ClusterSettings(slots, 1, "murmur3", "union"));
        ClusterMap map = Planner.admit(empty, new NodeInfo("a", 2, "a", 1));
        ShardView view = new ShardView(CoreNetwork.config(), map, new NodeRef("a", 2), SlotRange.ALL);
        NodeClocks clocks = new NodeClocks(0, false);
        ShardEffects effects = new ShardEffects(view);
        ShardCarts carts = new ShardCarts(view, clocks, new WatchedKeys(effects), effects);
        CartCompaction compaction = new CartCompaction(view, carts, clocks);
        put(view, carts, effects, "mohan");
        long inUse = carts.heapBytes();
        int rounds = CartCompaction.ROUND_MILLIS / TICK_MILLIS;
        List<Long> bytes = IntStream.rangeClosed(1, 2 * rounds + 1)
                .mapToObj(tick -> {
                    clocks.update(WALL, (long) tick * TICK_MILLIS);
                    compaction.packNext();
                    return carts.heapBytes();
                })
                .toList();
        assertThat(bytes.subList(0, rounds - 1)).containsOnly(inUse);
        assertThat(bytes.get(2 * rounds)).isLessThan(inUse);
    }

    private static void put(ShardView view, ShardCarts carts, ShardEffects effects, String key) {
        Entry entry = new Entry(new Dot(Sessions.issue(WALL, 1), 1), WALL << 16, "\"apple\"");
        carts.store(view.slotOf(key), new KeyedCart(key, Cart.putDelta(entry, List.of(), "a")), failure -> {});
        ShardEffect.Store store = (ShardEffect.Store) effects.list().get(0);
        carts.completeStore(new ShardEvent.Stored(store.token()));
    }
}
