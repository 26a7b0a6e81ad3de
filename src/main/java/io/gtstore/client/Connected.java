package io.gtstore.client;

import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.VertxLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** Puts a client on a Vert.x event loop and on sockets. */
final class Connected {
    private Connected() {}

    /** A client on the caller's event loop, or on one of its own. */
    static RunningClient client(Vertx vertx, GtStoreClientOptions options) {
        ClientProperties.check(options);
        Context present = vertx.getOrCreateContext();
        Context context = present.isEventLoopContext() ? present : ((VertxInternal) vertx).createEventLoopContext();
        return new RunningClient(
                new VertxLoop(vertx, context), hello -> new RpcClient(vertx, RpcClientOptions.of(hello)), options);
    }
}
