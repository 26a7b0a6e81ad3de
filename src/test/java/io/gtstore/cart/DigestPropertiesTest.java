// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Digests that were adjusted change by change are those of the value as it stands, and tell values apart. */
class DigestPropertiesTest {

    private static final int TRIES = 300;

    @Provide
    Arbitrary<List<CartStep>> histories() {
        return CartStep.anyUnderHorizons().list().ofMaxSize(60);
    }

    @Provide
    Arbitrary<Seen> seen() {
        return Seen.any();
    }

    @Property(tries = TRIES)
    void a_carts_digest_is_that_of_the_cart_put_together_anew(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history) {
        Replicas replicas = Replicas.after(policy, history);
        for (List<Cart> carts : List.of(replicas.states(), replicas.deltas())) {
            for (Cart cart : carts) {
                CausalContext context = CausalContext.decode(cart.context().encode());
                Cart anew = Cart.of(cart.entries(), context, cart.lastChange(), cart.lastWriter());

                assertThat(anew.context().digest()).isEqualTo(cart.context().digest());
                assertThat(anew.digest()).isEqualTo(cart.digest());
            }
        }
    }

    @Property(tries = TRIES)
    void carts_have_equal_digests_exactly_if_they_are_equal(
            @ForAll MergePolicy policy, @ForAll("histories") List<CartStep> history) {
        Map<Long, Cart> byDigest = new HashMap<>();
        for (Cart state : Replicas.after(policy, history).states()) {
            Cart cart = withoutReceipts(state);
            assertThat(cart.digest()).isEqualTo(state.digest());
            assertThat(byDigest.computeIfAbsent(cart.digest(), digest -> cart)).isEqualTo(cart);
        }
        assertThat(byDigest.values()).doesNotHaveDuplicates();
    }

    /** Of receipts a digest says nothing, since a node may let go of some. */
    private static Cart withoutReceipts(Cart cart) {
        Cart without = cart;
        for (Receipt receipt : cart.receipts().list()) {
            without = without.withoutReceipt(receipt.own());
        }
        return without;
    }

    @Property(tries = TRIES)
    void a_contexts_digest_is_that_of_its_text_read_back(@ForAll("seen") Seen a, @ForAll("seen") Seen b) {
        CausalContext united = a.context().union(b.context());

        assertThat(CausalContext.decode(united.encode()).digest()).isEqualTo(united.digest());
        assertThat(a.context().missing(b.context()).digest())
                .isEqualTo(CausalContext.decode(a.context().missing(b.context()).encode())
                        .digest());
    }

    @Example
    void each_part_of_a_cart_tells() {
        Entry entry = new Entry(new Dot("ann", 1), 5, "\"tea\"");
        CausalContext seen = CausalContext.of(new Dot("ann", 1), new Dot("bob", 1));
        List<Cart> carts = List.of(
                Cart.EMPTY,
                Cart.emptyUnder(5),
                Cart.emptyUnder(6),
                Cart.of(List.of(), seen, 5, "node1"),
                Cart.of(List.of(entry), seen, 5, "node1"),
                Cart.of(List.of(entry), seen.raise(5), 5, "node1"),
                Cart.of(List.of(entry), seen.plus(new Dot("bob", 2)), 5, "node1"),
                Cart.of(List.of(entry), seen, 6, "node1"),
                Cart.of(List.of(entry), seen, 5, "node2"),
                Cart.of(List.of(new Entry(entry.dot(), 4, entry.item())), seen, 5, "node1"),
                Cart.of(List.of(new Entry(entry.dot(), 5, "\"pea\"")), seen, 5, "node1"),
                Cart.of(List.of(new Entry(new Dot("bob", 1), 5, entry.item())), seen, 5, "node1"));

        assertThat(carts.stream().map(Cart::digest)).doesNotHaveDuplicates();
    }

    @Example
    void sums_of_many_like_digests_differ() {
        Set<Long> sums = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            for (int j = i; j < 300; j++) {
                sums.add(Digest.of("client" + i) + Digest.of("client" + j));
            }
        }

        assertThat(sums).hasSize(300 * 301 / 2);
    }

    @Example
    void texts_differ_by_each_character_their_length_and_order() {
        List<String> texts = List.of("", "a", "\0", "\0\0", "ab", "ba", "abcd", "abcde", "abcd\0", "abdc", "\u0161bcd");

        assertThat(texts.stream().map(Digest::of)).doesNotHaveDuplicates();
        assertThat(Digest.then(Digest.then(0, 1), 2)).isNotEqualTo(Digest.then(Digest.then(0, 2), 1));
    }

    /** Nodes of different versions compare digests, so the function stays as it is. */
    @Example
    void digests_are_the_same_everywhere() {
        Entry entry = new Entry(new Dot("0mi1x2k9aq3f8z0k2w1b", 1), 5, "\"tea\"");

        assertThat(Digest.of("mohan")).isEqualTo(7_029_909_910_914_781_656L);
        assertThat(Cart.putDelta(entry, List.of(), "node-1").raise(5).digest()).isEqualTo(2_374_399_216_603_120_507L);
    }
}
