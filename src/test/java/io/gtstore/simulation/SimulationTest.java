// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code -Dgtstore.seeds=N} runs that many seeds, in {@code -Pproof} with the better compiler, {@code -Dgtstore.seed=S} that one with a transcript. */
@Tag("simulation")
@ExtendWith(SilentProduct.class)
@DisplayName("In a simulated cluster")
class SimulationTest {
    private static final long FIRST = Long.getLong("gtstore.firstSeed", 1);
    private static final int SEEDS = 300;
    private static final int SEEDS_OF_THE_PROOF = 20_000;

    @Test
    void no_acknowledged_item_is_lost_doubled_or_revived() throws InterruptedException {
        assertHold(SEEDS);
    }

    @Test
    @Tag("proof")
    void nor_is_it_in_many_more_runs() throws InterruptedException {
        assertHold(SEEDS_OF_THE_PROOF);
    }

    private static void assertHold(int usual) throws InterruptedException {
        Long only = Long.getLong("gtstore.seed");
        if (only != null) {
            assertHolds(only);
            return;
        }
        Tally tally = new Tally();
        long begun = System.nanoTime();
        Seeds seeds = Seeds.run(FIRST, Integer.getInteger("gtstore.seeds", usual), seed -> {
            Simulation.Result result = Simulation.run(seed);
            synchronized (tally) {
                tally.add(result.tally());
            }
            if (result.violation() != null) {
                System.err.println("seed " + seed + ": " + result.violation());
            }
            return result.violation() == null;
        });
        double seconds = (System.nanoTime() - begun) / 1e9;
        SilentProduct.FIGURES.warn(String.format(
                Locale.ROOT,
                "simulation: %d seeds in %.1f s, %.0f per second; %d operations: %d ok, %d refused, %d unknown",
                seeds.ran(),
                seconds,
                seeds.ran() / seconds,
                tally.operations,
                tally.ok,
                tally.refused,
                tally.unknown));
        if (!seeds.bad().isEmpty()) {
            assertHolds(seeds.bad().get(0));
        }
    }

    @Test
    void the_same_seed_gives_the_same_run() {
        for (long seed = 1; seed <= 8; seed++) {
            long hash = Simulation.run(seed).hash();
            assertThat(Simulation.run(seed).hash()).as("seed %d", seed).isEqualTo(hash);
            assertThat(Simulation.recorded(seed).hash())
                    .as("seed %d, recorded", seed)
                    .isEqualTo(hash);
        }
    }

    private static void assertHolds(long seed) {
        Simulation.Result result = Simulation.recorded(seed);
        assertThat(result.violation())
                .as("seed %d; rerun it with -Dgtstore.seed=%d%n%s", seed, seed, result.transcript())
                .isNull();
    }
}
