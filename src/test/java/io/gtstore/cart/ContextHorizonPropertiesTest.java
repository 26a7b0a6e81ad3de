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

/** A context with a horizon behaves as the naive one does. */
class ContextHorizonPropertiesTest {

    private static final int TRIES = 1000;

    @Provide
    Arbitrary<Seen> seen() {
        return Seen.any();
    }

    @Provide
    Arbitrary<Long> horizons() {
        return Seen.horizons();
    }

    @Property(tries = TRIES)
    void it_has_seen_its_dots_and_all_below_its_horizon(@ForAll("seen") Seen seen) {
        assertHasSeen(seen.context(), seen);
    }

    @Property(tries = TRIES)
    void it_is_the_same_however_dots_and_horizon_came(@ForAll("seen") Seen seen, @ForAll Random random) {
        List<Dot> dots = new ArrayList<>(seen.dots());
        Collections.shuffle(dots, random);
        int early = random.nextInt(dots.size() + 1);
        CausalContext context = CausalContext.of(dots.subList(0, early)).raise(seen.horizon() / 2);
        context = context.raise(seen.horizon());
        for (Dot dot : dots.subList(early, dots.size())) {
            context = random.nextBoolean()
                    ? context.plus(dot)
                    : CausalContext.of(dot).union(context);
        }

        assertSame(context, seen.context());
    }

    @Property(tries = TRIES)
    void equal_contexts_have_seen_the_same(@ForAll("seen") Seen a, @ForAll("seen") Seen b) {
        boolean same = a.horizon() == b.horizon() && a.all().equals(b.all());

        assertThat(a.context().equals(b.context())).isEqualTo(same);
        assertThat(a.context().digest() == b.context().digest()).isEqualTo(same);
        assertThat(a.context().encode().equals(b.context().encode())).isEqualTo(same);
    }

    @Property(tries = TRIES)
    void union_is_that_of_the_sets(@ForAll("seen") Seen a, @ForAll("seen") Seen b) {
        CausalContext united = a.context().union(b.context());

        assertHasSeen(united, a.union(b));
        assertSame(united, a.union(b).context());
        assertSame(b.context().union(a.context()), united);
    }

    @Property(tries = TRIES)
    void union_is_associative(@ForAll("seen") Seen a, @ForAll("seen") Seen b, @ForAll("seen") Seen c) {
        CausalContext left = a.context().union(b.context()).union(c.context());

        assertSame(a.context().union(b.context().union(c.context())), left);
    }

    @Property(tries = TRIES)
    void raising_before_or_after_a_union_is_the_same(
            @ForAll("seen") Seen a, @ForAll("seen") Seen b, @ForAll("horizons") long horizon) {
        CausalContext after = a.context().union(b.context()).raise(horizon);

        assertSame(a.context().raise(horizon).union(b.context()), after);
        assertSame(a.context().raise(horizon).union(b.context().raise(horizon)), after);
        assertSame(a.context().union(b.context()).union(CausalContext.EMPTY.raise(horizon)), after);
    }

    @Property(tries = TRIES)
    void it_covers_what_it_has_seen_and_no_later_horizon(@ForAll("seen") Seen a, @ForAll("seen") Seen b) {
        boolean covers = a.horizon() >= b.horizon() && a.all().containsAll(b.all());

        assertThat(a.context().covers(b.context())).isEqualTo(covers);
        assertThat(a.context().missing(b.context()).isEmpty()).isEqualTo(covers);
        assertThat(a.context().union(b.context()).equals(a.context())).isEqualTo(covers);
        assertThat(a.union(b).context().covers(b.context())).isTrue();
    }

    @Property(tries = TRIES)
    void what_is_missing_makes_up_the_difference(@ForAll("seen") Seen a, @ForAll("seen") Seen b) {
        CausalContext missing = a.context().missing(b.context());

        assertSame(a.context().union(missing), a.union(b).context());
        assertThat(b.context().covers(missing)).isTrue();
        if (b.horizon() <= a.horizon()) {
            Set<Dot> lacking = new HashSet<>(b.all());
            lacking.removeAll(a.all());
            assertThat(missing).isEqualTo(CausalContext.of(lacking));
        }
    }

    @Property(tries = TRIES)
    void its_text_is_read_back_as_the_same_context(@ForAll("seen") Seen seen) {
        assertSame(CausalContext.decode(seen.context().encode()), seen.context());
    }

    @Property(tries = TRIES)
    void it_names_no_session_from_before_its_horizon(@ForAll("seen") Seen a, @ForAll("seen") Seen b) {
        Seen united = a.union(b);
        Set<Dot> named = new HashSet<>(united.dots());
        named.removeIf(dot -> Sessions.issuedBefore(dot.session(), united.horizon()));
        CausalContext context = a.context().union(b.context());

        assertThat(context.count()).isEqualTo(named.size());
        assertThat(context.sessions())
                .isEqualTo(named.stream().map(Dot::session).distinct().count());
    }

    private static void assertHasSeen(CausalContext context, Seen seen) {
        assertThat(context.horizon()).isEqualTo(seen.horizon());
        assertThat(Seen.WORLD.stream().filter(context::contains)).hasSameElementsAs(seen.all());
    }

    private static void assertSame(CausalContext context, CausalContext expected) {
        assertThat(context).isEqualTo(expected).hasSameHashCodeAs(expected);
        assertThat(context.digest()).isEqualTo(expected.digest());
        assertThat(context.encode()).isEqualTo(expected.encode());
    }
}
