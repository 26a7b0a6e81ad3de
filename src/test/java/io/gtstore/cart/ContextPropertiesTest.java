// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A context behaves as the plain set of its dots does. */
class ContextPropertiesTest {

    private static final int TRIES = 300;

    @Provide
    Arbitrary<Set<Dot>> dots() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "B", "c-1"),
                        Arbitraries.longs().between(1, 15))
                .as(Dot::new)
                .set()
                .ofMaxSize(30);
    }

    @Property(tries = TRIES)
    void it_holds_exactly_its_dots_however_they_came(@ForAll("dots") Set<Dot> dots) {
        CausalContext context = CausalContext.of(dots);
        CausalContext oneByOne = dots.stream().reduce(CausalContext.EMPTY, CausalContext::plus, CausalContext::union);

        assertThat(oneByOne).isEqualTo(context).hasSameHashCodeAs(context);
        assertThat(context.count()).isEqualTo(dots.size());
        assertThat(dots).allMatch(context::contains);
        assertThat(context.isEmpty()).isEqualTo(dots.isEmpty());
        assertThat(context.sessions())
                .isEqualTo(dots.stream().map(Dot::session).distinct().count());
    }

    @Property(tries = TRIES)
    void union_covers_and_missing_are_those_of_sets(@ForAll("dots") Set<Dot> a, @ForAll("dots") Set<Dot> b) {
        Set<Dot> united = new HashSet<>(a);
        united.addAll(b);
        Set<Dot> lacking = new HashSet<>(b);
        lacking.removeAll(a);

        assertThat(CausalContext.of(a).union(CausalContext.of(b))).isEqualTo(CausalContext.of(united));
        assertThat(CausalContext.of(a).missing(CausalContext.of(b))).isEqualTo(CausalContext.of(lacking));
        assertThat(CausalContext.of(a).covers(CausalContext.of(b))).isEqualTo(a.containsAll(b));
        assertThat(CausalContext.of(united).covers(CausalContext.of(b))).isTrue();
    }

    @Property(tries = TRIES)
    void its_text_is_read_back_as_the_same_context(@ForAll("dots") Set<Dot> dots) {
        CausalContext context = CausalContext.of(dots);

        assertThat(CausalContext.decode(context.encode())).isEqualTo(context);
        assertThat(CausalContext.decode(context.encode()).encode()).isEqualTo(context.encode());
        assertThat(context.textLength()).isEqualTo(context.encode().length());
        assertThat(context.raise(7).textLength())
                .isEqualTo(context.raise(7).encode().length());
    }

    @Property(tries = 1000)
    void any_text_is_either_read_or_refused(@ForAll("texts") String text) {
        try {
            CausalContext context = CausalContext.decode(text);
            assertThat(CausalContext.decode(context.encode())).isEqualTo(context);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("context at character");
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "@", ":", ":", "1", "2", "9", "0", "-", ",", ";", " ")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
