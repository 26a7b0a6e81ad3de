// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.vertx.core.Vertx;

/**
 * What the shoppers on one event loop share. Used there only, but for what each of them says of itself.
 *
 * @param vertx for timers
 * @param store where they shop
 * @param window when they do, and what of it is measured
 * @param figures takes what is measured
 * @param counts takes what a progress line shows; shared by all lanes
 * @param tap hears of each operation; shared by all lanes
 */
record Lane(
        Vertx vertx,
        Store store,
        LoadOptions options,
        Window window,
        Metrics figures,
        LiveCounts counts,
        OperationTap tap) {}
