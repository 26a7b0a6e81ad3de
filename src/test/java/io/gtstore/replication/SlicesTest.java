// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a core does at once with many carts: little, since its event loop does nothing else meanwhile. */
class SlicesTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final int SLOTS = 64;
    private static final NodeRef A = new NodeRef("a", 2);

    private static ClusterMap map(int slots, String... nodes) {
        ClusterMap map = ClusterMap.empty(1, "m", new ClusterSettings(slots, nodes.length, "murmur3", "union"));
        for (String node : nodes) {
            map = Planner.admit(map, new NodeInfo(node, map.epoch() + 1, node, 1));
        }
        return map;
    }

    private static Recovered recovered(ClusterMap map, int carts) {
        Recovered recovered = new Recovered();
        for (int slot = 0; slot < map.settings().slots(); slot++) {
            recovered.horizon(slot, WALL - 10_000_000);
        }
        for (int i = 0; i < carts; i++) {
            String key = "customer-" + i;
            Entry entry = new Entry(new Dot(Sessions.issue(WALL, i), 1), WALL << 16, "\"apple\"");
            Cart cart = Cart.putDelta(entry, List.of(), "a");
            recovered.cart(
                    map.slotOf(key), key, i % 2 == 0 ? cart : cart.withLifetime(new Lifetime(WALL << 16, 60_000 + i)));
        }
        return recovered;
    }

    /** In processor time of this thread, so that neither a collector's pause nor a busy machine counts. */
    private static long cpuMillis(Runnable action) {
        var threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        action.run();
        return (threads.getCurrentThreadCpuTime() - begun) / 1_000_000;
    }

    @Test
    void carts_that_a_restart_found_are_taken_over_slot_by_slot_and_not_one_by_one() {
        int carts = 200_000;
        ClusterMap map = settled(map(SLOTS, "a"));
        Recovered recovered = recovered(map, carts);
        assertThat(recovered.size()).isEqualTo(carts);
        List<ShardCore> shards = new ArrayList<>();
        long took = cpuMillis(() -> {
            List<Recovered> parts = recovered.split(2, SLOTS);
            for (int i = 0; i < 2; i++) {
                ShardCore core = new ShardCore(CoreNetwork.config(), map, A, parts.get(i), new SlotRange(i, 2), WALL);
                core.on(new ShardEvent.MapChanged(map, A), WALL, 0);
                shards.add(core);
            }
        });
        assertThat(took).as("ms on the event loop").isLessThan(50);
        assertThat(shards.stream().mapToInt(ShardCore::carts).sum()).isEqualTo(carts);
        assertThat(shards.get(0).carts()).isBetween(carts / 3, carts * 2 / 3);
        assertThat(items(shards, "customer-7")).containsExactly("\"apple\"");
        assertThat(shards.stream()
                        .mapToLong(core -> core.on(new ShardEvent.Tick(), WALL + 60_001, 100).stream()
                                .filter(effect -> effect instanceof ShardEffect.Store)
                                .count())
                        .sum())
                .as("what has come to its end is found")
                .isEqualTo(1);
    }

    private static List<String> items(List<ShardCore> shards, String key) {
        int slot = map(SLOTS, "a").slotOf(key);
        ShardCore core = shards.get(SlotRange.indexOf(slot, shards.size(), SLOTS));
        List<ShardEffect> effects =
                core.on(new ShardEvent.Asked(1, new Request.Get(key, CausalContext.EMPTY, false, 0)), WALL, 0);
        Reply.Items reply = (Reply.Items) ((ShardEffect.Answer) effects.get(0)).reply();
        return reply.items().stream().map(Entry::item).toList();
    }

    @Test
    void a_tick_packs_so_many_bytes_and_the_next_one_goes_on() {
        int carts = 20_000;
        ClusterMap map = map(1, "a");
        ShardView view = new ShardView(CoreNetwork.config(), map, A, SlotRange.ALL);
        NodeClocks clocks = new NodeClocks(0, false);
        ShardEffects effects = new ShardEffects(view);
        ShardCarts shard = new ShardCarts(view, clocks, new WatchedKeys(effects), effects);
        CartCompaction compaction = new CartCompaction(view, shard, clocks);
        SlotCarts slot = new SlotCarts();
        for (int i = 0; i < carts; i++) {
            Entry entry = new Entry(new Dot(Sessions.issue(WALL, i), 1), WALL << 16, "\"apple\"");
            slot.put("customer-" + i, Cart.putDelta(entry, List.of(), "a"));
        }
        shard.recover(0, slot, null);
        long before = shard.heapBytes();
        long packed = before;
        int steps = 0;
        for (int tick = 1; tick <= 6 * CartCompaction.ROUND_MILLIS / 100; tick++) {
            clocks.update(WALL, tick * 100L);
            compaction.packNext();
            long now = shard.heapBytes();
            assertThat(packed - now).as("tick %d", tick).isLessThanOrEqualTo(CartCompaction.BYTES_PER_TICK);
            steps += now < packed ? 1 : 0;
            packed = now;
        }
        assertThat(steps).as("ticks that packed").isGreaterThan(2);
        assertThat(packed).isLessThan(before * 3 / 4);
    }

    @Test
    void horizons_rise_over_some_slots_at_a_time() {
        ClusterMap map = settled(map(SLOTS, "a", "b"));
        Recovered recovered = recovered(map, 20_000);
        ShardCore core =
                new ShardCore(CoreNetwork.config(), map, map.members().get(0).ref(), recovered, SlotRange.ALL, WALL);
        core.on(new ShardEvent.Tick(), WALL, 0);
        BitSet raised = new BitSet();
        long steady = CoreNetwork.config().sessionMaxAgeMillis(); // a round has fallen due
        for (int tick = 0; tick < 100; tick++) {
            steady += 100;
            core.on(new ShardEvent.ManagerAnswered(WALL, map.manager(), map.epoch()), WALL, steady);
            for (ShardEffect effect : core.on(new ShardEvent.Tick(), WALL, steady)) {
                if (effect instanceof ShardEffect.Send send && send.request() instanceof PeerRequest.Digest) {
                    List<ShardEffect> more = core.on(
                            new ShardEvent.Answered(
                                    send.token(),
                                    new Reply.Digests(0, List.of(), new BitSet(), WALL, false, map.epoch())),
                            WALL,
                            steady);
                    for (ShardEffect then : more) {
                        if (then instanceof ShardEffect.Send requestId
                                && requestId.request() instanceof PeerRequest.Raise raise) {
                            int carts = raise.slots().cardinality() * 20_000 / SLOTS;
                            assertThat(carts).isLessThan(2 * HorizonSlots.CARTS_AT_ONCE);
                            raised.or(raise.slots());
                            core.on(
                                    new ShardEvent.Answered(
                                            requestId.token(), new Reply.Raised(raise.slots(), map.epoch())),
                                    WALL,
                                    steady);
                        }
                    }
                }
            }
        }
        assertThat(raised.cardinality()).as("all that it leads, in the end").isBetween(SLOTS / 2 - 1, SLOTS / 2 + 1);
    }

    private static ClusterMap settled(ClusterMap map) {
        ClusterMap present = map;
        for (NodeInfo node : map.members()) {
            BitSet all = new BitSet();
            all.set(0, map.settings().slots());
            present = Planner.synced(present, node.ref(), all);
        }
        return present;
    }
}
