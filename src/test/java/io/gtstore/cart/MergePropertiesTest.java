// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The laws of both merges over carts that copies can really reach. */
class MergePropertiesTest {

    private static final int TRIES = 300;

    @Provide
    Arbitrary<List<CartStep>> histories() {
        return CartStep.any().list().ofMaxSize(40);
    }

    @Property(tries = TRIES)
    void merge_is_commutative(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        List<Cart> states = Replicas.after(policy, history).states();
        Cart a = pick(states, random);
        Cart b = pick(states, random);

        assertThat(policy.merge(a, b)).isEqualTo(policy.merge(b, a));
    }

    @Property(tries = TRIES)
    void merge_is_associative(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        List<Cart> states = Replicas.after(policy, history).states();
        Cart a = pick(states, random);
        Cart b = pick(states, random);
        Cart c = pick(states, random);

        assertThat(policy.merge(policy.merge(a, b), c)).isEqualTo(policy.merge(a, policy.merge(b, c)));
    }

    @Property(tries = TRIES)
    void merge_is_idempotent(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        List<Cart> states = Replicas.after(policy, history).states();
        Cart a = pick(states, random);
        Cart merged = policy.merge(a, pick(states, random));

        assertThat(policy.merge(a, a)).isEqualTo(a);
        assertThat(policy.merge(merged, a)).isEqualTo(merged);
    }

    @Property(tries = TRIES)
    void a_packed_cart_is_the_same_cart(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        List<Cart> states = Replicas.after(policy, history).states();
        Cart a = pick(states, random);
        Cart b = pick(states, random);

        Cart unpacked = PackedCart.unpack(PackedCart.pack(a));
        assertThat(unpacked).isEqualTo(a);
        assertThat(unpacked.digest()).isEqualTo(a.digest());
        assertThat(unpacked.bytes()).isEqualTo(a.bytes());
        assertThat(unpacked.firstEnd()).isEqualTo(a.firstEnd());
        assertThat(policy.merge(unpacked, b)).isEqualTo(policy.merge(a, b));
    }

    @Property(tries = TRIES)
    void a_packed_cart_lets_go_of_its_only_receipt_as_the_cart_does(
            @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        Cart cart = pick(Replicas.after(MergePolicy.UNION, history).states(), random);
        for (Receipt receipt : cart.receipts().list()) {
            cart = cart.withoutReceipt(receipt.own());
        }
        Dot own = new Dot("checkout", 1 + random.nextInt(1_000));
        Cart told = cart.withReceipts(RemovalReceipts.of(List.of(Receipt.of(own, 7, cart.entries()))));

        byte[] rest = PackedCart.withoutReceipt(PackedCart.pack(told), own);
        if (cart.context().sessions() == 0) {
            assertThat(rest).isNull();
        } else {
            assertThat(rest).isEqualTo(PackedCart.pack(cart));
        }
        assertThat(PackedCart.withoutReceipt(PackedCart.pack(told), new Dot("checkout", 1_001)))
                .isNull();
        assertThat(PackedCart.withoutReceipt(PackedCart.pack(cart), own)).isNull();
    }

    @Property(tries = TRIES)
    void carts_and_deltas_merge_alike_in_every_order(
            @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        Replicas replicas = Replicas.after(MergePolicy.UNION, history);
        List<Cart> any = new ArrayList<>(replicas.states());
        any.addAll(replicas.deltas());
        Cart a = pick(any, random);
        Cart b = pick(any, random);
        Cart c = pick(any, random);

        Cart merged = MergePolicy.UNION.merge(MergePolicy.UNION.merge(a, b), c);
        assertThat(MergePolicy.UNION.merge(c, MergePolicy.UNION.merge(b, a))).isEqualTo(merged);
    }

    @Property(tries = TRIES)
    void deltas_in_any_order_with_duplicates_converge_to_what_full_merges_give(
            @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        Replicas replicas = Replicas.after(MergePolicy.UNION, history);
        List<Cart> delivered = new ArrayList<>(replicas.deltas());
        delivered.addAll(replicas.deltas());
        Collections.shuffle(delivered, random);

        assertThat(delivered.stream().reduce(Cart.EMPTY, MergePolicy.UNION::merge))
                .isEqualTo(replicas.settled());
    }

    @Property(tries = TRIES)
    void what_one_copy_sends_out_brings_an_equal_copy_to_the_same_cart(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        Replicas replicas = Replicas.after(policy, history);
        Cart before = pick(replicas.copies(), random);
        long stamp = new HybridClock().next(0, before.lastChange());
        Cart delta = Cart.putDelta(new Entry(new Dot("late", 1), stamp, "1"), List.of(), "node0");
        Cart after = policy.apply(before, delta);

        assertThat(policy.merge(before, policy.outgoing(before, delta))).isEqualTo(after);
    }

    @Property(tries = TRIES)
    void what_was_removed_never_returns_by_merging_an_older_cart(
            @ForAll("histories") List<CartStep> history, @ForAll Random random) {
        Replicas replicas = Replicas.after(MergePolicy.UNION, history);
        Cart settled = replicas.settled();
        Cart merged = settled;
        for (Cart old : shuffled(replicas.states(), random)) {
            merged = MergePolicy.UNION.merge(merged, old);
        }

        assertThat(merged).isEqualTo(settled);
    }

    @Property(tries = TRIES)
    void nothing_goes_that_no_change_named(@ForAll("histories") List<CartStep> history) {
        Replicas replicas = Replicas.after(MergePolicy.UNION, history);
        Set<Dot> expected = new HashSet<>();
        for (Cart delta : replicas.deltas()) {
            delta.entries().forEach(entry -> expected.add(entry.dot()));
        }
        for (Cart delta : replicas.deltas()) {
            expected.removeIf(dot -> delta.context().contains(dot) && delta.find(dot) == null);
        }

        assertThat(replicas.settled().entries()).extracting(Entry::dot).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Property(tries = TRIES)
    void every_cart_is_in_order_with_its_dots_seen_its_bytes_summed_and_its_first_end_known(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history) {
        for (Cart cart : Replicas.after(policy, history).states()) {
            assertThat(cart.entries()).isSortedAccordingTo(Entry.ORDER);
            assertThat(cart.entries()).allMatch(entry -> cart.context().contains(entry.dot()));
            assertThat(cart.bytes())
                    .isEqualTo(cart.entries().stream().mapToInt(Entry::bytes).sum());
            assertThat(cart.firstEnd())
                    .isEqualTo(cart.entries().stream()
                            .mapToLong(Entry::endsAtMillis)
                            .min()
                            .orElse(Entry.NEVER));
            assertThat(Cart.of(cart.entries(), cart.context(), cart.lastChange(), cart.lastWriter())
                            .withReceipts(cart.receipts()))
                    .isEqualTo(cart)
                    .hasSameHashCodeAs(cart);
        }
    }

    @Property(tries = TRIES)
    void of_many_copies_the_newest_policy_keeps_the_one_changed_last(
            @ForAll("histories") List<CartStep> history, @ForAll @IntRange(max = Replicas.COPIES - 1) int copy) {
        Replicas replicas = Replicas.after(MergePolicy.NEWEST, history);
        Cart settled = replicas.settled();

        assertThat(settled.lastChange())
                .isGreaterThanOrEqualTo(replicas.copies().get(copy).lastChange());
        assertThat(replicas.states()).extracting(Cart::digest).contains(settled.digest());
    }

    private static Cart pick(List<Cart> carts, Random random) {
        return carts.get(random.nextInt(carts.size()));
    }

    private static List<Cart> shuffled(List<Cart> carts, Random random) {
        List<Cart> copy = new ArrayList<>(carts);
        Collections.shuffle(copy, random);
        return copy;
    }
}
