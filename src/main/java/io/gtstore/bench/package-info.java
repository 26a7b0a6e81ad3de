// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator: customers that shop without a pause or at a given rate, check what they get, and measure how long it takes.
 *
 * <p>The way of an operation: {@link io.gtstore.bench.LoadRun} deploys one {@link io.gtstore.bench.Worker} for each client thread; its
 * {@link io.gtstore.bench.Shopper}s go through the script of their {@link io.gtstore.bench.Mix} over a {@link io.gtstore.bench.Store}; the
 * {@link io.gtstore.bench.CartLedger} says what a cart must hold, the {@link io.gtstore.bench.Metrics} how long it took.
 */
@NullMarked
package io.gtstore.bench;

import org.jspecify.annotations.NullMarked;
