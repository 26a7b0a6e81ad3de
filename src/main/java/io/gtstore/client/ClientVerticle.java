// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.gtstore.client.impl.CartService;
import io.gtstore.config.OptionalLibrary;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceBinder;
import org.jspecify.annotations.Nullable;

/** The client as a verticle: serves {@link GtStoreService} on the local event bus. Its config is {@link GtStoreClientOptions} as JSON. */
public final class ClientVerticle extends VerticleBase {
    private @Nullable GtStoreClientOptions options;
    private @Nullable MessageConsumer<JsonObject> consumer;
    private @Nullable GtStoreClient client;

    /** A verticle that takes its options from the deployment's config. */
    public ClientVerticle() {}

    /** A verticle with these options. */
    public ClientVerticle(GtStoreClientOptions options) {
        this.options = new GtStoreClientOptions(options);
    }

    @Override
    public Future<?> start() {
        OptionalLibrary.require("ClientVerticle", OptionalLibrary.SERVICE_PROXY);
        GtStoreClientOptions with = options != null ? options : new GtStoreClientOptions(config());
        GtStoreClient made = GtStoreClient.create(vertx, with);
        client = made;
        consumer = new ServiceBinder(vertx)
                .setAddress(with.getAddress())
                .registerLocal(GtStoreService.class, new CartService(made));
        return consumer.completion();
    }

    @Override
    public Future<?> stop() {
        Future<Void> silent = consumer == null ? Future.succeededFuture() : consumer.unregister();
        return silent.eventually(() -> client == null ? Future.succeededFuture() : client.close());
    }
}
