// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.TestCluster;
import io.gtstore.bench.paper.TrialException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Consistency violations that a test's store found in addition to its shoppers' own. For any thread. */
final class Violations {
    private final AtomicReference<@Nullable String> first = new AtomicReference<>();

    /** The store does not hold what it should; a line that names the key. */
    void add(String line) {
        first.compareAndSet(null, line);
    }

    /** A {@link TrialException} if anything was wrong. */
    void check(TestCluster cluster) {
        String line = first.get();
        if (line != null) {
            throw new TrialException("the store does not hold what it acknowledged: " + line + cluster.whereToLook());
        }
    }
}
