// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.gtstore.client.impl.RemoteStore;
import io.gtstore.config.OptionalLibrary;
import io.vertx.codegen.annotations.ProxyGen;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The store on the event bus, as {@link ClientVerticle} serves it; each key's session is {@link GtStoreClient#cart}. Every future that fails,
 * fails with a {@link GtStoreException}; on the bus itself it is a ServiceException whose debug info has {@code code}, {@code definite} and {@code retry}.
 */
@ProxyGen
@VertxGen
public interface GtStoreService {
    /**
     * The service at an address of this Vert.x instance's event bus.
     *
     * @throws IllegalStateException if io.vertx:vertx-service-proxy is not on the class path
     */
    static GtStoreService createProxy(Vertx vertx, String address) {
        OptionalLibrary.require("GtStoreService.createProxy", OptionalLibrary.SERVICE_PROXY);
        return new RemoteStore(new GtStoreServiceVertxEBProxy(vertx, address));
    }

    /** Adds a string to the key's cart. */
    Future<PutResult> put(String key, String item);

    /** Adds strings to the key's cart, all of them or none. */
    Future<PutResult> putAll(String key, List<String> items);

    /** Adds a JSON object to the key's cart. */
    Future<PutResult> putJson(String key, JsonObject item);

    /** Adds a string in place of an item that a get returned, in one step. */
    Future<PutResult> replace(String key, CartItem old, String item);

    /** Replaces the oldest item equal to the first string by the second; without one, nothing is put, and the result has 0 copies. */
    Future<PutResult> replaceItem(String key, String old, String item);

    /** The key's cart. */
    Future<CartContents> get(String key);

    /** Removes items that a get returned. */
    Future<RemoveResult> removeAll(String key, List<CartItem> items);

    /** Removes the oldest item equal to that string. */
    Future<RemoveResult> removeItem(String key, String item);

    /** Removes every item equal to that string. */
    Future<RemoveResult> removeEvery(String key, String item);

    /** Checks out what was seen with gets here, and what was put here. */
    Future<RemoveResult> checkout(String key);

    /** Moves a guest's cart to the customer's, each item exactly once however often it is repeated; see {@link GtStoreClient#moveCart}. */
    Future<MoveResult> moveCart(String from, String to);

    /** Where a key is stored. */
    Future<KeyLocation> query(String key);

    /** The cluster as a manager sees it. */
    Future<ClusterStatus> status();
}
