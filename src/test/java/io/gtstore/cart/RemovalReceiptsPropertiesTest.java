// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

/** Receipts as a set by their own dots and stamps, however it came about. */
class RemovalReceiptsPropertiesTest {
    @Property
    void they_are_the_same_whether_they_came_together_or_one_after_the_other(@ForAll("receipts") List<Receipt> some) {
        RemovalReceipts one = RemovalReceipts.NONE;
        for (Receipt receipt : some) {
            one = one.union(RemovalReceipts.of(List.of(receipt)));
        }
        assertThat(RemovalReceipts.of(some)).isEqualTo(one);
        assertThat(one.list()).extracting(Receipt::own).isSorted();
        assertThat(one.list())
                .extracting(receipt -> receipt.own() + "@" + receipt.stamp() + receipt.isStruck())
                .doesNotHaveDuplicates();
        RemovalReceipts all = one;
        assertThat(some).allSatisfy(receipt -> {
            Receipt held = all.find(receipt.own());
            assertThat(held == null)
                    .isEqualTo(all.attempts(receipt.own()).stream().allMatch(Receipt::isStruck));
        });
    }

    @Property
    void an_entry_belongs_to_one_removal_that_has_not_given_it_up_whoever_was_told_of_it(
            @ForAll("receipts") List<Receipt> some) {
        RemovalReceipts all = RemovalReceipts.of(some);
        Map<Dot, Set<Dot>> winners = new HashMap<>();
        Set<Dot> owns = new HashSet<>();
        some.forEach(receipt -> owns.add(receipt.own()));
        for (Dot own : owns) {
            Receipt held = all.find(own);
            if (held != null) {
                held.removed()
                        .forEach(entry -> winners.computeIfAbsent(entry.dot(), dot -> new HashSet<>())
                                .add(own));
            }
        }
        assertThat(winners.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        Set<String> struck = new HashSet<>();
        all.list().stream()
                .filter(Receipt::isStruck)
                .forEach(receipt ->
                        receipt.dots().forEach(dot -> struck.add(receipt.own() + "@" + receipt.stamp() + dot)));
        for (Receipt receipt : all.list()) {
            boolean decided = !receipt.isStruck() && (receipt.stamp() & 1) == 0;
            for (Dot dot : decided ? receipt.dots() : Set.<Dot>of()) {
                if (!struck.contains(receipt.own() + "@" + receipt.stamp() + dot)) {
                    assertThat(winners).containsKey(dot);
                }
            }
        }
    }

    @Example
    void a_primarys_claim_comes_first_then_the_later_epoch_then_the_earlier_stamp() {
        Entry apple = new Entry(new Dot("x", 1), 1, "\"apple\"");
        Dot early = new Dot("a", 1);
        Dot late = new Dot("b", 1);
        assertThat(winner(apple, Receipt.decided(early, 2, List.of(apple)), Receipt.decided(late, 4, List.of(apple))))
                .isEqualTo(early);
        assertThat(winner(
                        apple, Receipt.decided(early, 2, List.of(apple)), Receipt.decided(late, 4, 7, List.of(apple))))
                .isEqualTo(late);
        assertThat(winner(
                        apple,
                        Receipt.decided(early, 2, 8, List.of(apple)),
                        Receipt.decided(late, 4, 7, List.of(apple))))
                .isEqualTo(early);
        assertThat(winner(
                        apple,
                        Receipt.decided(late, 4, 7, List.of(apple)),
                        Receipt.decided(late, 4, 7, List.of(apple)).struck(List.of(apple)),
                        Receipt.decided(early, 6, List.of(apple))))
                .isEqualTo(early);
    }

    private static Dot winner(Entry entry, Receipt... receipts) {
        RemovalReceipts all = RemovalReceipts.of(List.of(receipts));
        List<Dot> winners = all.list().stream()
                .map(Receipt::own)
                .distinct()
                .filter(own -> {
                    Receipt held = all.find(own);
                    return held != null && held.removed().contains(entry);
                })
                .toList();
        assertThat(winners).hasSize(1);
        return winners.get(0);
    }

    @Property
    void a_union_adds_what_is_new_and_is_the_very_same_if_nothing_is(
            @ForAll("receipts") List<Receipt> some, @ForAll("receipts") List<Receipt> others) {
        RemovalReceipts one = RemovalReceipts.of(some);
        RemovalReceipts other = RemovalReceipts.of(others);
        List<Receipt> both = new ArrayList<>(some);
        both.addAll(others);
        assertThat(one.union(other)).isEqualTo(RemovalReceipts.of(both)).isEqualTo(other.union(one));
        assertThat(one.union(other).union(other)).isEqualTo(one.union(other));
        assertThat(one.union(one)).isSameAs(one);
        assertThat(one.union(other).heapBytes())
                .isEqualTo(RemovalReceipts.of(both).heapBytes());
    }

    @Property
    void the_differences_of_two_sets_make_one_into_the_other(
            @ForAll("receipts") List<Receipt> some, @ForAll("receipts") List<Receipt> others) {
        RemovalReceipts before = RemovalReceipts.of(some);
        RemovalReceipts after = RemovalReceipts.of(others);
        Map<String, Receipt> held = new HashMap<>();
        before.list().forEach(receipt -> held.put(receipt.own() + "@" + receipt.stamp() + receipt.isStruck(), receipt));
        before.differences(after, (gone, come) -> {
            assertThat(gone).isNotEqualTo(come);
            if (come != null) {
                held.put(come.own() + "@" + come.stamp() + come.isStruck(), come);
            } else if (gone != null) {
                held.remove(gone.own() + "@" + gone.stamp() + gone.isStruck());
            }
        });
        assertThat(held.values()).containsExactlyInAnyOrderElementsOf(after.list());
    }

    /** In quadratic time it took more than half a minute. */
    @Example
    void a_hundred_thousand_of_one_cart_are_read_at_once() {
        List<Receipt> many = IntStream.range(0, 100_000)
                .mapToObj(i -> Receipt.of(new Dot("s" + (1_000_000 + i), 1), i, List.of()))
                .toList();
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(RemovalReceipts.of(many).list()).hasSize(100_000));
    }

    @Provide
    Arbitrary<List<Receipt>> receipts() {
        Arbitrary<Dot> own = Combinators.combine(
                        Arbitraries.of("a", "b", "c"), Arbitraries.longs().between(1, 3))
                .as(Dot::new);
        Arbitrary<List<Entry>> removed = Arbitraries.integers()
                .between(1, 4)
                .map(i -> new Entry(new Dot("x", i), i, "\"" + i + "\""))
                .list()
                .ofMaxSize(3);
        return Combinators.combine(own, Arbitraries.longs().between(1, 3), removed)
                .as((dot, stamp, entries) -> Receipt.of(dot, stamp, entries).claimed(stamp % 4 - 1))
                .list()
                .ofMaxSize(8);
    }
}
