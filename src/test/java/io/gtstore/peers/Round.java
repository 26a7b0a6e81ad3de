// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import java.util.Map;

/**
 * What a store did in one round.
 *
 * @param rate the counted steps of its mix per second
 * @param serverMicros processor time, user and system, of all its servers per counted step, in µs
 * @param clientMicros that of the process that shops, likewise
 * @param failures steps that failed, warm-up included
 * @param wrong answers that were not what had been acknowledged, warm-up included
 * @param trouble the first failure or wrong answer; empty if there was none
 * @param systemLoad the system's load average when the round began; it says how quiet the machine was
 */
record Round(
        Load load,
        double rate,
        double serverMicros,
        double clientMicros,
        Map<CustomerStep, Latency> latency,
        long failures,
        long wrong,
        String trouble,
        double systemLoad) {
    Latency of(CustomerStep step) {
        return latency.getOrDefault(step, new Latency(0, 0, 0, 0));
    }
}
