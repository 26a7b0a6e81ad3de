// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.VertxLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.concurrent.CompletableFuture;

/** Puts a client on a Vert.x event loop and on sockets, and ends it with the verticle that made it. */
public final class Connected {
    /** Nothing is sent there: Vert.x ends a verticle's consumers with the verticle, and a client learns of it from its own. */
    private static final String LIFETIME = "gtstore.client.lifetime";

    private Connected() {}

    /**
     * A client on the caller's event loop, or on one of its own if the caller has a worker's or a virtual thread. Closed when the verticle that made it is undeployed,
     * after its {@code stop}.
     */
    public static RunningClient client(Vertx vertx, GtStoreClientOptions options) {
        GtStoreClientOptions own = new GtStoreClientOptions(options);
        GtStoreClientOptionsProperties.check(own);
        Context caller = vertx.getOrCreateContext();
        Context context = caller.isEventLoopContext() ? caller : eventLoop(vertx);
        RunningClient client = new RunningClient(
                new VertxLoop(vertx, context),
                hello -> new RpcClient(
                        vertx,
                        context,
                        RpcClientOptions.of(
                                hello,
                                own.getMaxFrameBytes(),
                                own.getMaxInFlight(),
                                ClientSockets.of(own.getNetClientOptions()))),
                own);
        if (caller.deploymentID() != null) {
            endWithVerticle(vertx, client, caller, context);
        }
        return client;
    }

    /** The consumer is the verticle's; that it ended is heard on the client's context, before any call that is made after the verticle was undeployed. */
    private static void endWithVerticle(Vertx vertx, RunningClient client, Context caller, Context context) {
        MessageConsumer<Object> lifetime = vertx.eventBus().localConsumer(LIFETIME);
        lifetime.handler(message -> {});
        client.whenClosed(() -> {
            lifetime.endHandler(null);
            lifetime.unregister();
        });
        if (caller == context) {
            lifetime.endHandler(undeployed -> client.close());
            return;
        }
        context.runOnContext(turn -> {
            lifetime.endHandler(undeployed -> client.close());
            if (!lifetime.isRegistered()) {
                client.close(); // undeployed already
            }
        });
    }

    /** What Vert.x gives a thread that is none of its own. */
    private static Context eventLoop(Vertx vertx) {
        CompletableFuture<Context> made = new CompletableFuture<>();
        new Thread(() -> made.complete(vertx.getOrCreateContext()), "gtstore-client-context").start();
        return made.join();
    }
}
