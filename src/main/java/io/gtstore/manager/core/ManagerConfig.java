// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import io.gtstore.protocol.ClusterSettings;

/**
 * What the manager's core goes by.
 *
 * @param id the id named in the maps that it publishes: the manager's own, or that of all the managers that agree with one another
 * @param alone whether this manager decides alone; else what it decides is proposed to the others, and only while it leads
 * @param settings what holds for the whole cluster
 * @param probeTries how many silent probes evict
 * @param probeTimeoutMillis how long one probe waits, in ms
 * @param replaceAfterMillis how long the copy of a silent node's old data waits for its return, in ms
 * @param forgetAfterMillis when a member that was evicted and never returned is written off, in ms
 * @param isolatedGraceMillis how long a suspect must have been silent to be evicted although too few others answer, in ms; 0 for never
 * @param mapBytes the longest that the cluster map may become; joins and leaves that could make it longer are passed over
 * @param settleMillis how long a starting manager listens for nodes that bear a map, in ms
 */
public record ManagerConfig(
        String id,
        boolean alone,
        ClusterSettings settings,
        int probeTries,
        long probeTimeoutMillis,
        long replaceAfterMillis,
        long forgetAfterMillis,
        long isolatedGraceMillis,
        long mapBytes,
        long settleMillis) {}
