// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** The laws by which carts travel in parts: nothing is lost by it, nothing returns, and in the end it makes no difference. */
class CartPartPropertiesTest {
    private static final int TRIES = 700;

    private static final PartSize PIECES = new PartSize() {
        @Override
        public long entry(Entry entry) {
            return 1;
        }

        @Override
        public long repeated(Dot dot) {
            return 1;
        }

        @Override
        public long receipt(Dot own) {
            return 1;
        }

        @Override
        public long session(String name) {
            return 1;
        }

        @Override
        public long range(long from, long to) {
            return 1;
        }
    };

    @Provide
    Arbitrary<List<CartStep>> histories() {
        return CartStep.anyUnderHorizons().list().ofMaxSize(40);
    }

    @Property(tries = TRIES)
    void parts_in_any_order_and_doubled_make_of_a_copy_what_the_whole_does(
            @ForAll("histories") List<CartStep> history,
            @ForAll @IntRange(min = 1, max = 5) int room,
            @ForAll Random random) {
        List<Cart> states = Replicas.after(MergePolicy.UNION, history).states();
        Cart whole = any(states, random);
        Cart held = any(states, random);
        List<CartPart> parts = parts(whole, room);
        parts.addAll(List.copyOf(parts));
        Collections.shuffle(parts, random);
        Cart after = held;
        for (CartPart part : parts) {
            after = merged(after, part);
        }
        assertThat(after.raise(whole.context().horizon())).isEqualTo(MergePolicy.UNION.merge(held, whole));
    }

    @Property(tries = TRIES)
    void parts_of_a_cart_that_changes_merged_into_one_that_changes_lose_nothing_and_bring_nothing_back(
            @ForAll("histories") List<CartStep> history,
            @ForAll @IntRange(min = 1, max = 5) int room,
            @ForAll Random random) {
        List<Cart> states = Replicas.after(MergePolicy.UNION, history).states();
        Cart sender = any(states, random);
        Cart receiver = any(states, random);
        Cart changes = receiver;
        Dot after = null;
        boolean last = false;
        while (!last) {
            CartPart part = CartPart.of(sender, after, PIECES, room);
            receiver = merged(receiver, part);
            Cart change = any(states, random);
            if (random.nextBoolean()) {
                receiver = MergePolicy.UNION.merge(receiver, change);
                changes = MergePolicy.UNION.merge(changes, change);
            } else {
                sender = MergePolicy.UNION.merge(sender, change);
            }
            after = part.span().upto();
            last = part.last();
        }
        assertThat(MergePolicy.UNION.merge(receiver, sender)).isEqualTo(MergePolicy.UNION.merge(changes, sender));
    }

    @Property(tries = TRIES)
    void a_receipt_is_whole_once_all_of_it_has_come_and_not_before(
            @ForAll("histories") List<CartStep> history,
            @ForAll @IntRange(min = 1, max = 5) int room,
            @ForAll Random random) {
        Cart whole = any(Replicas.after(MergePolicy.UNION, history).states(), random);
        List<CartPart> parts = parts(whole, room);
        Collections.shuffle(parts, random);
        Cart some = Cart.EMPTY;
        for (CartPart part : parts) {
            some = merged(some, part);
            for (Receipt here : some.receipts().list()) {
                assertThat(here.whole()).isEqualTo(whole.receipts().list().contains(here));
            }
        }
        assertThat(some.receipts()).isEqualTo(whole.receipts());
    }

    @Property(tries = TRIES)
    void parts_put_together_are_the_cart(
            @ForAll("histories") List<CartStep> history,
            @ForAll @IntRange(min = 1, max = 5) int room,
            @ForAll Random random) {
        Cart whole = any(Replicas.after(MergePolicy.UNION, history).states(), random);
        CartParts together = new CartParts();
        for (CartPart part : parts(whole, room)) {
            together.add(part.cart(), part.span());
        }
        assertThat(together.behind()).isNull();
        assertThat(together.cart()).isEqualTo(whole);
    }

    @Property(tries = TRIES)
    void parts_put_together_of_a_cart_that_changes_are_nothing_that_it_would_have_to_take_back(
            @ForAll("histories") List<CartStep> history,
            @ForAll @IntRange(min = 1, max = 5) int room,
            @ForAll Random random) {
        List<Cart> states = Replicas.after(MergePolicy.UNION, history).states();
        Cart first = any(states, random);
        Cart sender = first;
        CartParts together = new CartParts();
        do {
            CartPart part = CartPart.of(sender, together.behind(), PIECES, room);
            together.add(part.cart(), part.span());
            sender = MergePolicy.UNION.merge(sender, any(states, random));
        } while (together.behind() != null);
        assertThat(MergePolicy.UNION.merge(sender, together.cart())).isEqualTo(sender);
        CausalContext seen = together.cart().context().raise(sender.context().horizon());
        assertThat(seen.covers(first.context())).isTrue();
        assertThat(together.cart().entries()).containsAll(common(first, sender));
    }

    @Property(tries = TRIES)
    void a_part_keeps_to_its_room_and_each_dot_is_in_one(
            @ForAll("histories") List<CartStep> history,
            @ForAll @IntRange(min = 3, max = 6) int room,
            @ForAll Random random) {
        Cart whole = any(Replicas.after(MergePolicy.UNION, history).states(), random);
        List<CartPart> parts = parts(whole, room);
        for (CartPart part : parts) {
            SessionRanges seen = part.cart().context().seen();
            int pieces = part.cart().size() + seen.size();
            assertThat((long) pieces).isLessThanOrEqualTo(room);
        }
        assertThat(parts.stream()
                        .flatMap(part -> part.cart().entries().stream())
                        .collect(Collectors.toList()))
                .containsExactlyInAnyOrderElementsOf(whole.entries());
    }

    /** The entries that were there all the time. */
    private static List<Entry> common(Cart first, Cart last) {
        return first.entries().stream().filter(last.entries()::contains).toList();
    }

    private static Cart merged(Cart held, CartPart part) {
        return MergePolicy.UNION.merge(held, part.span().change(part.cart(), held));
    }

    private static List<CartPart> parts(Cart whole, int room) {
        List<CartPart> parts = new ArrayList<>();
        @Nullable Dot after = null;
        do {
            CartPart part = CartPart.of(whole, after, PIECES, room);
            parts.add(part);
            after = part.span().upto();
        } while (after != null);
        return parts;
    }

    private static Cart any(List<Cart> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
