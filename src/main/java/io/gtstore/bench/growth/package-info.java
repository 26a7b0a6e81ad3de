// SPDX-License-Identifier: Apache-2.0
/**
 * What becomes of throughput and response times as the load grows: each {@link io.gtstore.bench.growth.GrowthScenario} starts the clusters that it needs,
 * warms them up, and prints a table.
 */
@NullMarked
package io.gtstore.bench.growth;

import org.jspecify.annotations.NullMarked;
