// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.vertx.core.Future;
import java.util.List;

/**
 * What shoppers shop at. Used on one event loop, where results come back, too. A future that fails with a {@link io.gtstore.client.GtStoreException} says
 * whether the outcome is definite; any other failure leaves it open.
 */
public interface Store {
    /** A session on a key that nobody has used before. */
    Future<Visit> login(String key);

    /** Ends its connections. */
    Future<Void> close();

    /** A session on one key; one call at a time. */
    interface Visit {
        /** Adds an item. */
        Future<?> put(String item);

        /** All items of the cart, oldest first. */
        Future<List<String>> get();

        /** Takes the items out. */
        Future<Taken> finalizeCart();
    }

    /**
     * What a finalize took.
     *
     * @param items what it names
     * @param firstAttempt whether the store did it at the first attempt: the answer to a later one need not name what an earlier one took
     */
    record Taken(List<String> items, boolean firstAttempt) {}
}
