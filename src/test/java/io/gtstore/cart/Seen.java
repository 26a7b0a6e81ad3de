// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The naive context: a plain set of dots and a horizon, over a small world of sessions issued and not issued. */
record Seen(Set<Dot> dots, long horizon) {

    /** Sessions issued from 5 to 30 ms after 1970, and names that nobody issued, which sort between and around them. */
    static final List<String> SESSIONS = List.of(
            Sessions.issue(5, 1),
            Sessions.issue(10, 1),
            Sessions.issue(10, -1),
            Sessions.issue(20, 1),
            Sessions.issue(30, 1),
            Sessions.issue(10, 5).replaceFirst(".$", "_"),
            Sessions.issue(20, 5) + "0",
            "000000005",
            "00000000k",
            "B",
            "a");

    private static final long SEQS = 5;

    static final Set<Dot> WORLD = SESSIONS.stream()
            .flatMap(session -> LongStream.rangeClosed(1, SEQS).mapToObj(seq -> new Dot(session, seq)))
            .collect(Collectors.toUnmodifiableSet());

    static Arbitrary<Long> horizons() {
        return Arbitraries.of(0L, 0L, 5L, 6L, 10L, 11L, 20L, 21L, 31L);
    }

    static Arbitrary<Seen> any() {
        return Combinators.combine(Arbitraries.of(WORLD).set().ofMaxSize(20), horizons())
                .as(Seen::new);
    }

    boolean contains(Dot dot) {
        long issued = Sessions.issuedAt(dot.session());
        return dots.contains(dot) || (issued >= 0 && issued < horizon);
    }

    /** Everything of the world that was seen. */
    Set<Dot> all() {
        return WORLD.stream().filter(this::contains).collect(Collectors.toSet());
    }

    Seen union(Seen other) {
        Set<Dot> both = new HashSet<>(dots);
        both.addAll(other.dots);
        return new Seen(both, Math.max(horizon, other.horizon));
    }

    CausalContext context() {
        return CausalContext.of(dots).raise(horizon);
    }
}
