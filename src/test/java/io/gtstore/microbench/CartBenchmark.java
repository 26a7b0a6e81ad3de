// SPDX-License-Identifier: Apache-2.0
package io.gtstore.microbench;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.MergePolicy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to change a cart, and to compare two. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CartBenchmark {
    private final Cart five = Samples.cart(5);
    private final Cart hundred = Samples.cart(100);
    private final Cart sameHundred = Samples.cart(100);
    private final Cart sixth = Samples.put(6);
    private final Cart next = Samples.put(101);
    private final CausalContext manySessions = Samples.context(100);
    private final CausalContext oneMore = Samples.context(101);
    private final String manySessionsText = manySessions.encode();

    /** An item comes into a cart of 5. */
    @Benchmark
    public Cart putIntoFive() {
        return MergePolicy.UNION.merge(five, sixth);
    }

    /** An item comes into a cart of 100. */
    @Benchmark
    public Cart putIntoHundred() {
        return MergePolicy.UNION.merge(hundred, next);
    }

    /** Two equal copies of 100 items are merged. */
    @Benchmark
    public Cart mergeEqualHundreds() {
        return MergePolicy.UNION.merge(hundred, sameHundred);
    }

    /** What a comparison of two copies asks for. */
    @Benchmark
    public long digestOfHundred() {
        return hundred.digest();
    }

    /** A context of 100 sessions learns of another. */
    @Benchmark
    public CausalContext unionOfContexts() {
        return manySessions.union(oneMore);
    }

    /** A context of 100 sessions is written. */
    @Benchmark
    public String writeContext() {
        return manySessions.encode();
    }

    /** A context of 100 sessions is read. */
    @Benchmark
    public CausalContext readContext() {
        return CausalContext.decode(manySessionsText);
    }
}
