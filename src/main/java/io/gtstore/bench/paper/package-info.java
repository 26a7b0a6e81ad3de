// SPDX-License-Identifier: Apache-2.0
/**
 * The paper's evaluation (§5, §7), and the charts of its course: each {@link io.gtstore.bench.paper.Scenario} starts the clusters that it needs, prints a
 * table and draws a chart.
 */
@NullMarked
package io.gtstore.bench.paper;

import org.jspecify.annotations.NullMarked;
