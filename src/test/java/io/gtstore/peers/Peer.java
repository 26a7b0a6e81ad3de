// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.Future;
import java.util.List;

/** A store, as its own client shows it to an application. */
interface Peer extends AutoCloseable {
    /** One customer's cart, used by one loop at a time. A future may be complete when it is returned. */
    interface Cart {
        /** Appends an item; fails unless two members have it. */
        Future<Void> put(String item);

        /** The items, oldest first. */
        Future<List<String>> get();

        /** The items, oldest first, which are gone then. */
        Future<List<String>> finalizeCart();
    }

    /**
     * Runs a customer's loop where an application with such a client would: on the event loop if it is asynchronous, on a thread of the customer's own
     * if its calls block. Returns at once.
     */
    void start(Runnable loop);

    /** A new customer, whose key has never been used. */
    Future<Cart> login(String key);

    @Override
    void close();
}
