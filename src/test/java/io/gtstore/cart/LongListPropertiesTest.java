// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A long list, which shares with the one before it what a change leaves alone, against one that is made anew from all of its entries. */
class LongListPropertiesTest {
    private static final List<String> SESSIONS = List.of("anna", "bert", "cleo");

    private final TreeMap<Dot, Entry> model = new TreeMap<>();
    private CausalContext seen = CausalContext.EMPTY;
    private long stamp = 1_000;
    private long seq;

    @Property(tries = 60)
    void any_changes_lead_to_the_list_that_is_made_of_all_its_entries(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 400) int items,
            @ForAll @IntRange(max = 200) int changes) {
        Cart cart = filled(items, random);
        for (int i = 0; i < changes; i++) {
            Cart delta = delta(cart, random);
            Cart before = cart;
            List<Entry> entriesBefore = List.copyOf(before.entries());
            cart = MergePolicy.UNION.merge(before, delta);

            assertIsModel(cart, delta);
            assertThat(List.copyOf(before.entries())).isEqualTo(entriesBefore);
            assertThat(MergePolicy.UNION.merge(delta, before).entries()).isEqualTo(cart.entries());
            assertThat(MergePolicy.UNION.merge(cart, delta)).isSameAs(cart);
        }
    }

    private Cart filled(int items, Random random) {
        model.clear();
        seq = 0;
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            entries.add(fresh(random));
        }
        entries.forEach(entry -> model.put(entry.dot(), entry));
        seen = Cart.of(entries, CausalContext.EMPTY, 0, "").context();
        return Cart.of(entries, seen, stamp, "node-1");
    }

    private Entry fresh(Random random) {
        Dot dot = new Dot(SESSIONS.get(random.nextInt(SESSIONS.size())), ++seq);
        stamp += random.nextInt(3); // equal stamps are ordered by their dots
        long at = random.nextInt(5) == 0 ? stamp - random.nextInt(500) : stamp;
        String item = "\"" + random.nextInt(10) + "\"";
        return random.nextInt(3) == 0
                ? Entry.lasting(dot, at, item, 1 + random.nextInt(500))
                : new Entry(dot, at, item);
    }

    private Cart delta(Cart cart, Random random) {
        stamp++;
        List<Dot> some = random.ints(random.nextInt(4), 0, Math.max(1, cart.size()))
                .filter(i -> i < cart.size())
                .mapToObj(i -> cart.entries().get(i).dot())
                .distinct()
                .toList();
        switch (random.nextInt(5)) {
            case 0 -> {
                Dot own = new Dot("doro", ++seq);
                some.forEach(model::remove);
                return Cart.removeDelta(own, some, stamp, "node-1");
            }
            case 1 -> {
                Entry again = some.isEmpty() ? fresh(random) : earlier(model.getOrDefault(some.get(0), fresh(random)));
                model.put(again.dot(), again);
                return Cart.putDelta(again, List.of(), "node-2");
            }
            default -> {
                Entry entry = fresh(random);
                some.forEach(model::remove);
                model.put(entry.dot(), entry);
                return Cart.putDelta(entry, some, "node-1");
            }
        }
    }

    /** The same put, as another node stamped it. */
    private static Entry earlier(Entry entry) {
        long stamp = Math.max(1, entry.stamp() - 7);
        return entry.ends()
                ? Entry.lasting(entry.dot(), stamp, entry.item(), entry.lastsMillis())
                : new Entry(entry.dot(), stamp, entry.item());
    }

    private void assertIsModel(Cart cart, Cart delta) {
        seen = seen.union(delta.context());
        Cart expected = Cart.of(List.copyOf(model.values()), seen, cart.lastChange(), cart.lastWriter());
        assertThat(cart).isEqualTo(expected);
        assertThat(List.copyOf(cart.entries())).isEqualTo(List.copyOf(expected.entries()));
        assertThat(cart.bytes()).isEqualTo(expected.bytes());
        assertThat(cart.firstEnd()).isEqualTo(expected.firstEnd());
        assertThat(cart.entriesDigest()).isEqualTo(expected.entriesDigest());
        assertThat(PackedCart.unpack(PackedCart.pack(cart))).isEqualTo(cart);
        for (int i = 0; i < cart.size(); i++) {
            Entry entry = expected.entries().get(i);
            assertThat(cart.entries().get(i)).isEqualTo(entry);
            assertThat(cart.find(entry.dot())).isEqualTo(entry);
        }
        delta.context().dots().forEach(dot -> assertThat(cart.find(dot)).isEqualTo(model.get(dot)));
    }
}
