// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.config.Durations;

/**
 * The durations of {@link GtStoreClientOptions} in milliseconds, computed once.
 *
 * @param deadlineMillis deadline of an operation
 * @param attemptMillis time-out of one attempt at one owner
 * @param managerMillis time-out of one manager
 * @param sessionMaxAgeMillis age at which the cluster takes no more changes of a session
 */
record ClientTimes(long deadlineMillis, long attemptMillis, long managerMillis, long sessionMaxAgeMillis) {
    static ClientTimes of(GtStoreClientOptions options) {
        return new ClientTimes(
                Durations.millis(options.getDeadline()),
                Durations.millis(options.getAttemptTimeout()),
                Durations.millis(options.getManagerTimeout()),
                Durations.millis(options.getSessionMaxAge()));
    }
}
