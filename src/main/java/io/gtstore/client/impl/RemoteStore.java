// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.GtStoreService;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.MoveResult;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.util.List;
import java.util.function.Supplier;

/** The store on the event bus, with the failures that the client on the other side meant. */
public final class RemoteStore implements GtStoreService {
    private final GtStoreService proxy;

    /** The store behind a proxy. */
    public RemoteStore(GtStoreService proxy) {
        this.proxy = proxy;
    }

    @Override
    public Future<PutResult> put(String key, String item) {
        return translated(() -> proxy.put(key, item));
    }

    @Override
    public Future<PutResult> putAll(String key, List<String> items) {
        return translated(() -> proxy.putAll(key, items));
    }

    @Override
    public Future<PutResult> putJson(String key, JsonObject item) {
        return translated(() -> proxy.putJson(key, item));
    }

    @Override
    public Future<PutResult> replace(String key, CartItem old, String item) {
        return translated(() -> proxy.replace(key, old, item));
    }

    @Override
    public Future<PutResult> replaceItem(String key, String old, String item) {
        return translated(() -> proxy.replaceItem(key, old, item));
    }

    @Override
    public Future<CartContents> get(String key) {
        return translated(() -> proxy.get(key));
    }

    @Override
    public Future<RemoveResult> removeAll(String key, List<CartItem> items) {
        return translated(() -> proxy.removeAll(key, items));
    }

    @Override
    public Future<RemoveResult> removeItem(String key, String item) {
        return translated(() -> proxy.removeItem(key, item));
    }

    @Override
    public Future<RemoveResult> removeEvery(String key, String item) {
        return translated(() -> proxy.removeEvery(key, item));
    }

    @Override
    public Future<RemoveResult> checkout(String key) {
        return translated(() -> proxy.checkout(key));
    }

    @Override
    public Future<MoveResult> moveCart(String from, String to) {
        return translated(() -> proxy.moveCart(from, to));
    }

    @Override
    public Future<KeyLocation> query(String key) {
        return translated(() -> proxy.query(key));
    }

    @Override
    public Future<ClusterStatus> status() {
        return translated(() -> proxy.status());
    }

    private static <T> Future<T> translated(Supplier<Future<T>> call) {
        return Arguments.checked(call).recover(why -> Future.failedFuture(meant(why)));
    }

    private static GtStoreException meant(Throwable why) {
        if (why instanceof ServiceException told && told.getDebugInfo().containsKey("code")) {
            JsonObject said = told.getDebugInfo();
            return new GtStoreException(
                    ClientFailures.code(ErrorCode.ofWire(said.getString("code"))),
                    said.getBoolean("definite", false),
                    String.valueOf(why.getMessage()),
                    why);
        }
        if (why instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return new GtStoreException(
                    GtStoreErrorCode.UNREACHABLE,
                    true,
                    "no client serves the store at this address of the event bus: " + why.getMessage(),
                    why);
        }
        if (why instanceof ReplyException) {
            return new GtStoreException(
                    GtStoreErrorCode.UNKNOWN,
                    false,
                    "the store on the event bus did not answer, so the change may or may not have happened: "
                            + why.getMessage(),
                    why);
        }
        return ClientFailures.translate(why);
    }
}
