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
        ShardState state = new ShardState(CoreNetwork.config(), map, new NodeRef("a", 2), SlotRange.ALL, 0);
        CartCompaction compaction = new CartCompaction(state);
        put(state, "mohan");
        long inUse = state.heapBytes();
        int rounds = CartCompaction.ROUND_MILLIS / TICK_MILLIS;
        List<Long> bytes = IntStream.rangeClosed(1, 2 * rounds + 1)
                .mapToObj(tick -> {
                    state.begin(WALL, (long) tick * TICK_MILLIS);
                    compaction.look();
                    return state.heapBytes();
                })
                .toList();
        assertThat(bytes.subList(0, rounds - 1)).containsOnly(inUse);
        assertThat(bytes.get(2 * rounds)).isLessThan(inUse);
    }

    private static void put(ShardState state, String key) {
        Entry entry = new Entry(new Dot(Sessions.issue(WALL, 1), 1), WALL << 16, "\"apple\"");
        state.store(state.map().slotOf(key), new KeyedCart(key, Cart.putDelta(entry, List.of(), "a")), failure -> {});
        ShardEffect.Store store =
                (ShardEffect.Store) state.effects().get(state.effects().size() - 1);
        state.stored(new ShardEvent.Stored(store.token()));
    }
}
