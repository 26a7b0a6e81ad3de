// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** The laws of lines: a cart's view by sku depends on its entries alone, and merges of carts add quantities up. */
class LineGroupsPropertiesTest {
    private static final int TRIES = 300;

    @Provide
    Arbitrary<List<Entry>> carts() {
        Arbitrary<Long> n = Arbitraries.oneOf(
                Arbitraries.longs().between(-3, 5), Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62));
        Arbitrary<String> lines = Combinators.combine(Arbitraries.of("a", "b", "c"), n, Arbitraries.of("red", "blue"))
                .as((sku, number, colour) ->
                        "{\"sku\":\"%s\",\"n\":%d,\"colour\":\"%s\"}".formatted(sku, number, colour));
        Arbitrary<String> items =
                Arbitraries.frequencyOf(Tuple.of(5, lines), Tuple.of(1, Arbitraries.of("\"apple\"", "7", "{}")));
        Arbitrary<Entry> entries = Combinators.combine(
                        Arbitraries.of("ann", "bob"),
                        Arbitraries.longs().between(1, 30),
                        Arbitraries.longs().between(1, 9),
                        items)
                .as((session, seq, stamp, item) -> new Entry(new Dot(session, seq), stamp, item));
        return entries.list().ofMaxSize(30).map(LineGroupsPropertiesTest::distinct);
    }

    private static List<Entry> distinct(List<Entry> drawn) {
        Map<Dot, Entry> byDot = new LinkedHashMap<>();
        drawn.forEach(entry -> byDot.putIfAbsent(entry.dot(), entry));
        return List.copyOf(byDot.values());
    }

    @Property(tries = TRIES)
    void the_order_in_which_entries_are_given_does_not_matter(
            @ForAll("carts") List<Entry> entries, @ForAll Random random) {
        List<Entry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);
        assertThat(shown(shuffled)).isEqualTo(shown(entries));
        assertThat(LineGroups.of(shuffled).others())
                .isEqualTo(LineGroups.of(entries).others());
    }

    @Property(tries = TRIES)
    void each_sku_above_zero_is_one_line_with_its_exact_sum_or_the_nearest_long(@ForAll("carts") List<Entry> entries) {
        Map<String, BigInteger> sums = new LinkedHashMap<>();
        Cart.of(entries, CausalContext.EMPTY, 0, "").entries().forEach(entry -> {
            LineItem line = LineItem.of(entry.item());
            if (line != null) {
                sums.merge(line.sku(), BigInteger.valueOf(line.n()), BigInteger::add);
            }
        });
        sums.values().removeIf(sum -> sum.signum() <= 0);
        Map<String, BigInteger> shown = new LinkedHashMap<>();
        LineGroups.of(entries).lines().forEach(line -> shown.put(line.sku(), BigInteger.valueOf(line.quantity())));
        sums.replaceAll((sku, sum) -> sum.min(BigInteger.valueOf(Long.MAX_VALUE)));
        assertThat(shown).containsExactlyEntriesOf(sums);
    }

    @Property(tries = TRIES)
    void a_line_has_the_attributes_of_its_newest_entry_and_names_all_of_them(@ForAll("carts") List<Entry> entries) {
        for (LineGroups.Group<Entry> line : LineGroups.of(entries).lines()) {
            Set<Entry> ofSku = entries.stream()
                    .filter(entry -> isOf(line.sku(), LineItem.of(entry.item())))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            assertThat(line.entries()).containsExactlyInAnyOrderElementsOf(ofSku);
            assertThat(line.newest()).isEqualTo(Collections.max(ofSku, Entry.ORDER));
        }
    }

    @Property(tries = TRIES)
    void joining_a_guests_cart_sums_and_joining_it_again_changes_nothing(
            @ForAll("carts") List<Entry> customer, @ForAll("carts") List<Entry> guest) {
        Cart own = Cart.of(customer, CausalContext.EMPTY, 0, "");
        Cart moved = Cart.of(
                guest.stream()
                        .map(entry -> new Entry(
                                new Dot(
                                        "guest-" + entry.dot().session(),
                                        entry.dot().seq()),
                                entry.stamp(),
                                entry.item()))
                        .toList(),
                CausalContext.EMPTY,
                0,
                "");
        Cart joined = MergePolicy.UNION.merge(own, moved);
        for (String sku : List.of("\"a\"", "\"b\"", "\"c\"")) {
            assertThat(sum(joined, sku)).isEqualTo(sum(own, sku).add(sum(moved, sku)));
        }
        assertThat(shown(MergePolicy.UNION.merge(joined, moved).entries())).isEqualTo(shown(joined.entries()));
    }

    private static boolean isOf(String sku, @Nullable LineItem line) {
        return line != null && line.sku().equals(sku);
    }

    private static BigInteger sum(Cart cart, String sku) {
        BigInteger sum = BigInteger.ZERO;
        for (Entry entry : cart.entries()) {
            LineItem line = LineItem.of(entry.item());
            if (line != null && isOf(sku, line)) {
                sum = sum.add(BigInteger.valueOf(line.n()));
            }
        }
        return sum;
    }

    @Property(tries = TRIES)
    void removing_a_line_takes_what_was_seen_and_leaves_what_was_added_meanwhile(
            @ForAll("carts") List<Entry> entries, @ForAll("carts") List<Entry> meanwhile) {
        Cart seen = Cart.of(entries, CausalContext.EMPTY, 0, "");
        Cart grown = Cart.of(
                meanwhile.stream()
                        .map(entry -> new Entry(
                                new Dot(
                                        "other-" + entry.dot().session(),
                                        entry.dot().seq()),
                                entry.stamp(),
                                entry.item()))
                        .toList(),
                CausalContext.EMPTY,
                0,
                "");
        for (LineGroups.Group<Entry> line : LineGroups.of(seen.entries()).lines()) {
            List<Dot> dots = line.entries().stream().map(Entry::dot).toList();
            Cart removal = Cart.removeDelta(new Dot("remover", 1), dots, 9, "node1");
            Cart left = MergePolicy.UNION.merge(MergePolicy.UNION.merge(seen, grown), removal);
            assertThat(sum(left, line.sku())).isEqualTo(sum(grown, line.sku()));
        }
    }

    @Example
    void two_tabs_that_add_one_and_two_make_one_line_of_three() {
        Cart tabs = MergePolicy.UNION.merge(
                Cart.putDelta(entry("ann", 1, 1, "{\"sku\":\"a\",\"n\":1}"), List.of(), "node1"),
                Cart.putDelta(entry("bob", 1, 2, "{\"sku\":\"a\",\"n\":2,\"gift\":true}"), List.of(), "node2"));
        assertThat(shown(tabs.entries()))
                .containsExactly("{\"sku\":\"a\",\"n\":3,\"gift\":true,\"dots\":[[\"ann\",1],[\"bob\",1]]}");
    }

    @Example
    void lines_of_zero_or_less_vanish_and_the_others_stand_in_the_order_of_their_first_entries() {
        List<Entry> entries = List.of(
                entry("ann", 1, 5, "{\"sku\":\"late\",\"n\":1}"),
                entry("ann", 2, 1, "{\"sku\":\"none\",\"n\":2}"),
                entry("ann", 3, 2, "{\"sku\":\"early\",\"n\":1}"),
                entry("ann", 4, 3, "{\"sku\":\"none\",\"n\":-2}"),
                entry("ann", 5, 4, "{\"sku\":\"less\",\"n\":-1}"),
                entry("ann", 6, 6, "{\"sku\":\"early\",\"n\":4}"));
        assertThat(LineGroups.of(entries).lines().stream().map(LineGroups.Group::sku))
                .containsExactly("\"early\"", "\"late\"");
    }

    private static Entry entry(String session, long seq, long stamp, String item) {
        return new Entry(new Dot(session, seq), stamp, item);
    }

    private static List<String> shown(List<Entry> entries) {
        return LineGroups.of(entries).lines().stream().map(LineGroups::shown).toList();
    }
}
