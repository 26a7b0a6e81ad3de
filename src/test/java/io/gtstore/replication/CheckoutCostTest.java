// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a checkout of a large cart costs its owner: little more than to show the cart, since both go through it once. */
class CheckoutCostTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final String KEY = "mohan";
    private static final NodeRef SELF = new NodeRef("a", 2);
    private static final int ROUNDS = 20;
    private static final int LARGEST = 3;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long asks;

    @Test
    void a_checkout_of_ten_thousand_items_costs_at_most_three_times_its_get() throws ProtocolException {
        Cart cart = cart(10_000);
        long get = Long.MAX_VALUE;
        long checkout = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            ShardCore core = core(cart);
            get = Math.min(get, nanos(core, new Request.Get(KEY, CausalContext.EMPTY, false, 0)));
            checkout = Math.min(checkout, nanos(core, new Request.Finalize(KEY, null, Sessions.issue(WALL, 9), 1, 0)));
        }
        assertThat(checkout).as("against %d ns for a get", get).isLessThan(LARGEST * get);
    }

    /** In processor time of this thread, from the request until the other side has read the reply. */
    private long nanos(ShardCore core, Request request) throws ProtocolException {
        long begun = threads.getCurrentThreadCpuTime();
        byte[] line = Codec.encode(1, answer(core, request));
        Codec.reply(request.op(), Codec.parse(line, 0, line.length - 1));
        return threads.getCurrentThreadCpuTime() - begun;
    }

    private Reply answer(ShardCore core, Request request) {
        List<ShardEffect> effects = new ArrayList<>(core.on(new ShardEvent.Asked(++asks, request, 64 << 20), WALL, 0));
        for (int i = 0; i < effects.size(); i++) {
            if (effects.get(i) instanceof ShardEffect.Answer answer) {
                return answer.reply();
            }
            if (effects.get(i) instanceof ShardEffect.Store store) {
                effects.addAll(core.on(new ShardEvent.Stored(store.token()), WALL, 0));
            }
        }
        throw new AssertionError("no answer");
    }

    /** With frames, limits and room for it. */
    private static ShardConfig config() {
        return new ShardConfig(
                1, 1, 100, 1_000, 500, 900_000, 300_000, 300_000, 64, 16_384, 1 << 26, 100_000, 16_384, 64, 20, 10_000,
                900_000, 1 << 30, 1 << 30, 16 << 20, 64 << 20, 0);
    }

    private ShardCore core(Cart cart) {
        ClusterMap map = ClusterMap.empty(1, "m", new ClusterSettings(1, 1, "murmur3", "union"));
        map = Planner.admit(map, new NodeInfo("a", 2, "a", 1));
        BitSet all = new BitSet();
        all.set(0);
        map = Planner.synced(map, SELF, all);
        ShardCore core = new ShardCore(config(), map, SELF);
        core.on(new ShardEvent.MapChanged(map, SELF), WALL, 0);
        answer(core, new PeerRequest.SendRep(SELF.incarnation(), List.of(new KeyedCart(KEY, cart)), 0));
        return core;
    }

    private static Cart cart(int items) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= items; i++) {
            entries.add(new Entry(new Dot(Sessions.issue(WALL, i % 10), i), WALL << 16, "\"an apple of " + i + " g\""));
        }
        return Cart.of(entries, CausalContext.EMPTY, WALL << 16, "a");
    }
}
