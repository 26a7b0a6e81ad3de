// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** One thing that happens to {@link Replicas}; what {@code operand} means depends on the kind. */
record CartStep(Kind kind, int copy, int session, int operand) {

    enum Kind {
        PUT,
        RETRY,
        REMOVE,
        FINALIZE,
        MERGE,
        RENEW
    }

    private static final Arbitrary<Kind> CHANGES =
            Arbitraries.of(Kind.PUT, Kind.PUT, Kind.PUT, Kind.RETRY, Kind.REMOVE, Kind.FINALIZE, Kind.MERGE);

    /** Any but one that raises a horizon. */
    static Arbitrary<CartStep> any() {
        return of(CHANGES);
    }

    static Arbitrary<CartStep> anyUnderHorizons() {
        return of(Arbitraries.frequencyOf(Tuple.of(6, CHANGES), Tuple.of(1, Arbitraries.of(Kind.RENEW))));
    }

    private static Arbitrary<CartStep> of(Arbitrary<Kind> kinds) {
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, Replicas.COPIES - 1),
                        Arbitraries.integers().between(0, Replicas.SESSIONS - 1),
                        Arbitraries.integers().between(0, 9))
                .as(CartStep::new);
    }

    void on(Replicas replicas) {
        switch (kind) {
            case PUT -> replicas.put(copy, session, operand);
            case RETRY -> replicas.retry(copy, operand);
            case REMOVE -> replicas.remove(copy, session, operand);
            case FINALIZE -> replicas.finalizeCart(copy, session, operand % Replicas.COPIES);
            case MERGE -> replicas.mergeInto(copy, operand % Replicas.COPIES);
            case RENEW -> replicas.renew();
            default -> throw new IllegalStateException("no such step: " + kind);
        }
    }
}
