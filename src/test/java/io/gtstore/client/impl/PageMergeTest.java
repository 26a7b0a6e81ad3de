// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.TransferCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chunks of all sizes, of members that hold this and that: the pages together are all that is held, each key once. */
class PageMergeTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final ClusterMap MAP = map();

    @Property(tries = 200)
    void pages_are_the_union_of_what_all_hold(@ForAll Random random, @ForAll @IntRange(min = 1, max = 5) int chunk) {
        List<NavigableMap<TransferCursor, Cart>> members = new ArrayList<>();
        Map<String, Integer> items = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            members.add(new TreeMap<>());
        }
        for (int i = 0; i < 40; i++) {
            String key = "k" + random.nextInt(20);
            Dot dot = new Dot(Sessions.issue(NOW, i), 1);
            hold(members.get(random.nextInt(3)), key, dot);
            hold(members.get(random.nextInt(3)), key, dot);
            items.merge(key, 1, Integer::sum);
        }
        Map<String, Integer> read = new HashMap<>();
        String after = "";
        TransferCursor last = TransferCursor.START;
        while (after != null) {
            PageMerge.Page page = page(members, after, chunk);
            for (KeyedCart keyed : page.carts()) {
                TransferCursor at = at(keyed.key());
                assertThat(at).isGreaterThan(last);
                last = at;
                read.put(keyed.key(), keyed.cart().size());
            }
            after = page.next();
        }
        assertThat(read).isEqualTo(items);
    }

    @Test
    void an_old_copy_of_a_cart_that_its_owners_have_emptied_is_not_brought_back() {
        String key = "mohan";
        int slot = MAP.slotOf(key);
        Dot old = new Dot(Sessions.issue(NOW - 1, 5), 1);
        Dot young = new Dot(Sessions.issue(NOW + 1, 5), 1);
        NodeRef owner = MAP.owners(slot).owners().get(0).ref();
        NodeRef holder = stranger(slot);
        PageMerge merge = new PageMerge(MAP);
        merge.add(holder, chunk(key, old, young));
        merge.add(owner, new Reply.Carts(List.of(), null, Map.of(slot, NOW), MAP.epoch()));
        assertThat(merge.page().carts().get(0).cart().entries())
                .extracting(Entry::dot)
                .containsExactly(young);
        PageMerge held = new PageMerge(MAP);
        held.add(owner, chunk(key, old, young));
        held.add(owner, new Reply.Carts(List.of(), null, Map.of(slot, NOW), MAP.epoch()));
        assertThat(held.page().carts().get(0).cart().size()).isEqualTo(2);
    }

    private static Reply.Carts chunk(String key, Dot... dots) {
        return new Reply.Carts(List.of(new KeyedCart(key, cart(dots))), null, MAP.epoch());
    }

    private static NodeRef stranger(int slot) {
        return MAP.members().stream()
                .map(NodeInfo::ref)
                .filter(node -> MAP.owners(slot).owner(node) == null)
                .findFirst()
                .orElseThrow();
    }

    private static PageMerge.Page page(List<NavigableMap<TransferCursor, Cart>> members, String after, int most) {
        PageMerge merge = new PageMerge(MAP);
        for (int i = 0; i < members.size(); i++) {
            List<Map.Entry<TransferCursor, Cart>> rest = new ArrayList<>(
                    members.get(i).tailMap(TransferCursor.parse(after), false).entrySet());
            int size = Math.min(most, rest.size());
            List<KeyedCart> carts = rest.subList(0, size).stream()
                    .map(entry -> new KeyedCart(entry.getKey().key(), entry.getValue()))
                    .toList();
            @Nullable
            String next = size < rest.size() ? rest.get(size - 1).getKey().toString() : null;
            merge.add(MAP.members().get(i).ref(), new Reply.Carts(carts, next, MAP.epoch()));
        }
        return merge.page();
    }

    private static void hold(Map<TransferCursor, Cart> member, String key, Dot dot) {
        Cart change = cart(dot);
        member.merge(at(key), change, MergePolicy.UNION::merge);
    }

    private static TransferCursor at(String key) {
        return new TransferCursor(MAP.slotOf(key), key, null);
    }

    private static Cart cart(Dot... dots) {
        return Cart.of(
                List.of(dots).stream()
                        .map(dot -> new Entry(dot, 1, "\"apple\""))
                        .toList(),
                CausalContext.of(dots),
                1,
                "node-1");
    }

    private static ClusterMap map() {
        ClusterMap map = ClusterMap.empty(1, "m", new ClusterSettings(8, 2, "murmur3", "union"));
        for (int i : IntStream.rangeClosed(1, 3).toArray()) {
            map = Planner.settled(Planner.admit(map, new NodeInfo("node-" + i, i, "127.0.0.1", 7410 + i)));
        }
        return map;
    }
}
