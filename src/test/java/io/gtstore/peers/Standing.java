// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a contender stands after all rounds of one load: medians over the rounds.
 *
 * @param rate counted steps per second
 * @param serverMicros processor time of all its servers per counted step, in µs
 * @param clientMicros that of its client
 * @param failures of all rounds together
 * @param wrong of all rounds together
 * @param firstAgainstIt the first contender's rate divided by this one's in the same round
 */
record Standing(
        Contender contender,
        double rate,
        double serverMicros,
        double clientMicros,
        double putP50Millis,
        double putP99Millis,
        double getP50Millis,
        double getP99Millis,
        long failures,
        long wrong,
        double firstAgainstIt) {
    /** From a contender's rounds and the first one's, in the same order. */
    static Standing of(Contender contender, List<Round> rounds, List<Round> first) {
        double[] ratios = new double[rounds.size()];
        Arrays.setAll(ratios, i -> first.get(i).rate() / rounds.get(i).rate());
        return new Standing(
                contender,
                median(rounds, Round::rate),
                median(rounds, Round::serverMicros),
                median(rounds, Round::clientMicros),
                median(rounds, round -> round.of(CustomerStep.PUT).p50Millis()),
                median(rounds, round -> round.of(CustomerStep.PUT).p99Millis()),
                median(rounds, round -> round.of(CustomerStep.GET).p50Millis()),
                median(rounds, round -> round.of(CustomerStep.GET).p99Millis()),
                rounds.stream().mapToLong(Round::failures).sum(),
                rounds.stream().mapToLong(Round::wrong).sum(),
                median(ratios));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
