// SPDX-License-Identifier: Apache-2.0
/** Whole clusters of the code that runs in production, under one seeded scheduler: time, network, disks and clocks are made up. See docs/simulation.md. */
package io.gtstore.simulation;
