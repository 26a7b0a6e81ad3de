// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.VertxLoop;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

/** Puts a client on a Vert.x event loop and on sockets. */
public final class Connected {
    private Connected() {}

    /** A client on the caller's event loop, or on one of its own; the verticle that makes it closes it when it is undeployed, whatever it runs on. */
    public static RunningClient client(Vertx vertx, GtStoreClientOptions options) {
        GtStoreClientOptions own = new GtStoreClientOptions(options);
        ClientProperties.check(own);
        ContextInternal present = (ContextInternal) vertx.getOrCreateContext();
        Context context = present.isEventLoopContext() ? present : ((VertxInternal) vertx).createEventLoopContext();
        RunningClient client = new RunningClient(
                new VertxLoop(vertx, context),
                hello -> new RpcClient(
                        vertx,
                        RpcClientOptions.of(
                                hello,
                                own.getMaxFrameBytes(),
                                own.getMaxInFlight(),
                                ClientSockets.of(own.getNetClientOptions()))),
                own);
        if (present.isDeployment()) {
            Closeable undeployed = ended -> client.close().onComplete(ended);
            present.addCloseHook(undeployed);
            client.whenClosed(() -> present.removeCloseHook(undeployed));
        }
        return client;
    }
}
