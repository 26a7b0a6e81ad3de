// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator is worth what it finds: bugs are planted one by one, and each has to be found. {@code -Pproof} plants all of them. */
@ExtendWith(SilentProduct.class)
@DisplayName("The simulator finds a planted bug:")
class MutantsTest {
    @Tag("simulation")
    @ParameterizedTest
    @EnumSource(
            value = Mutant.class,
            names = {"ACK_BEFORE_STORED", "RESTARTED_IS_THE_SAME", "FINALIZE_WITHOUT_CONTEXT"})
    void one_of_the_plain_ones(Mutant mutant) {
        assertFound(mutant);
    }

    /** Else the code has moved away under it, and only the proof would notice. */
    @Tag("simulation")
    @ParameterizedTest
    @EnumSource(Mutant.class)
    void each_can_still_be_planted(Mutant mutant) {
        assertThat(MutatedProduct.with(mutant)).isNotNull();
    }

    @Test
    void the_document_lists_them_and_within_how_many_seeds_each_is_found() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/simulation.md"));
        assertThat(rows.subList(rows.indexOf("| planted bug | found within seeds |") + 2, rows.size()))
                .containsExactlyElementsOf(Arrays.stream(Mutant.values())
                        .map(mutant -> String.format(Locale.ROOT, "| %s | %,d |", mutant.bug(), mutant.seeds()))
                        .toList());
    }

    @Tag("proof")
    @ParameterizedTest
    @EnumSource(Mutant.class)
    void each_of_them(Mutant mutant) {
        assertFound(mutant);
    }

    private static void assertFound(Mutant mutant) {
        assumeThat(mutant.name()).matches(System.getProperty("gtstore.mutant", ".*"));
        MutatedProduct product = MutatedProduct.with(mutant);
        AtomicLong next = new AtomicLong(1);
        AtomicLong foundBy = new AtomicLong(Long.MAX_VALUE);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(() -> {
                for (long seed = next.getAndIncrement();
                        seed <= mutant.seeds() && seed < foundBy.get();
                        seed = next.getAndIncrement()) {
                    if (product.run(seed) != null) {
                        foundBy.accumulateAndGet(seed, Math::min);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        threads.forEach(MutantsTest::join);
        assertThat(foundBy.get()).as("%s: %s", mutant, mutant.bug()).isLessThanOrEqualTo(mutant.seeds());
        String what = product.run(foundBy.get());
        SilentProduct.FIGURES.warn(String.format(
                Locale.ROOT,
                "mutant %s (%s) found by seed %d: %s",
                mutant,
                mutant.bug(),
                foundBy.get(),
                what == null || what.length() < 160 ? what : what.substring(0, 160) + "..."));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
