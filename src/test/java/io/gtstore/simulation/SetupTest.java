// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SetupTest {
    private static final int SEEDS = 5_000;

    /** What a run may be like; those of one group rule each other out. */
    private record Condition(String name, String group, Predicate<Setup> test) {}

    private static final List<Condition> CONDITIONS = List.of(
            new Condition("few nodes", "nodes", setup -> setup.nodes() < 3),
            new Condition("other than two owners", "owners", setup -> setup.replicas() != 2),
            new Condition("few slots", "slots", setup -> setup.slots() < 4),
            new Condition("many keys", "keys", setup -> setup.keys() == 8),
            new Condition("encoded", "encoded", Setup::encoded),
            new Condition("clocks an hour off", "skew", setup -> setup.skewMillis() >= 3_600_000),
            new Condition("clocks a little off", "skew", setup -> setup.skewMillis() == 200),
            new Condition("clocks that drift", "drift", setup -> setup.drift() > 0),
            new Condition("short sessions", "sessions", setup -> setup.sessionMillis() < 60_000),
            new Condition("carts that end", "ttl", setup -> setup.ttlMillis() > 0),
            new Condition("items that end", "until", setup -> setup.untilMillis() > 0),
            new Condition("disks", "disks", Setup::durable),
            new Condition("slow disks", "slow", setup -> setup.diskMillis() > 0),
            new Condition("watches", "watches", Setup::watching),
            new Condition("bursts", "bursts", setup -> setup.burst() > 1),
            new Condition(
                    "tight limits",
                    "limits",
                    setup -> !setup.limits().shortFrames() && !setup.limits().equals(Setup.Limits.WIDE)),
            new Condition("short frames", "limits", setup -> setup.limits().shortFrames()),
            new Condition("newest wins", "merge", Setup::lossy));

    /** A loss that shows under two of them together is not kept out of sight by never having both in one run. */
    @Test
    void each_two_conditions_meet_in_some_run() {
        List<Setup> setups = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Setup.random(new SplittableRandom(seed)).withEnds(new SplittableRandom(~seed)))
                .toList();
        List<String> apart = new ArrayList<>();
        for (int i = 0; i < CONDITIONS.size(); i++) {
            Condition one = CONDITIONS.get(i);
            for (Condition other : CONDITIONS.subList(i + 1, CONDITIONS.size())) {
                if (!one.group.equals(other.group) && setups.stream().noneMatch(one.test.and(other.test))) {
                    apart.add(one.name + " and " + other.name);
                }
            }
        }
        assertThat(apart).isEmpty();
    }
}
