// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import java.util.Map;

/**
 * What a store did in one round.
 *
 * @param rate the counted steps of its mix per second
 * @param failures steps that failed, warm-up included
 * @param wrong answers that were not what had been acknowledged, warm-up included
 * @param trouble the first failure or wrong answer; empty if there was none
 * @param systemLoad the system's load average when the round began; it says how quiet the machine was
 */
record Round(
        Load load,
        double rate,
        Map<CustomerStep, Latency> latency,
        long failures,
        long wrong,
        String trouble,
        double systemLoad) {
    Latency of(CustomerStep step) {
        return latency.getOrDefault(step, new Latency(0, 0, 0, 0));
    }
}
