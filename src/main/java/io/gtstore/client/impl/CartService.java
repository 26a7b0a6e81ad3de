// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.GtStoreService;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MoveResult;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.util.List;

/** The calls of {@link GtStoreService}, each on its key's session. */
public final class CartService implements GtStoreService {
    /** The failure code of every refusal; which one it is stands in the debug info. */
    private static final int FAILED = 1;

    private final GtStoreClient client;

    /** The calls of this client. */
    public CartService(GtStoreClient client) {
        this.client = client;
    }

    @Override
    public Future<PutResult> put(String key, String item) {
        return portable(client.cart(key).put(item));
    }

    @Override
    public Future<PutResult> putAll(String key, List<String> items) {
        return portable(client.cart(key).putAll(items));
    }

    @Override
    public Future<PutResult> putJson(String key, JsonObject item) {
        return portable(client.cart(key).put(item));
    }

    @Override
    public Future<PutResult> replace(String key, CartItem old, String item) {
        return portable(client.cart(key).replace(old, item));
    }

    @Override
    public Future<PutResult> replaceItem(String key, String old, String item) {
        return portable(EqualItems.replaceOldest(client.cart(key), old, item));
    }

    @Override
    public Future<CartContents> get(String key) {
        return portable(client.cart(key).get());
    }

    @Override
    public Future<RemoveResult> removeAll(String key, List<CartItem> items) {
        return portable(client.cart(key).removeAll(items));
    }

    @Override
    public Future<RemoveResult> removeItem(String key, String item) {
        return portable(EqualItems.removeOldest(client.cart(key), item));
    }

    @Override
    public Future<RemoveResult> removeEvery(String key, String item) {
        return portable(EqualItems.removeEvery(client.cart(key), item));
    }

    @Override
    public Future<RemoveResult> checkout(String key) {
        return portable(client.cart(key).checkout());
    }

    @Override
    public Future<MoveResult> moveCart(String from, String to) {
        return portable(client.moveCart(from, to));
    }

    @Override
    public Future<KeyLocation> query(String key) {
        return portable(client.admin().query(key));
    }

    @Override
    public Future<ClusterStatus> status() {
        return portable(client.admin().status());
    }

    /** Only a ServiceException keeps what it says on its way over the bus. */
    private static <T> Future<T> portable(Future<T> result) {
        return result.recover(failure -> Future.failedFuture(
                failure instanceof GtStoreException why
                        ? new ServiceException(FAILED, why.getMessage(), described(why))
                        : failure));
    }

    private static JsonObject described(GtStoreException why) {
        return new JsonObject()
                .put("code", why.code().wireName())
                .put("definite", why.isDefinite())
                .put("retry", why.isRetryable());
    }
}
