// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The address under which others know a node: open, shut (connections break and are refused) or frozen (nothing passes, nothing breaks). */
final class Gate {
    private final NetClient client;
    private final NetServer server;
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean frozen;

    Gate(Vertx vertx) {
        client = vertx.createNetClient();
        server = LocalCluster.await(
                vertx.createNetServer().connectHandler(this::accepted).listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    void leadTo(int port) {
        target = port;
    }

    void shut() {
        LocalCluster.await(server.close());
        sockets.forEach(NetSocket::close);
    }

    /** From now on, as with a stopped process, connections are accepted and stay open, and nothing is heard through them. */
    void freeze() {
        frozen = true;
        sockets.forEach(NetSocket::pause);
    }

    /** What was held back goes on. */
    void thaw() {
        frozen = false;
        sockets.forEach(NetSocket::resume);
    }

    private void accepted(NetSocket from) {
        sockets.add(from);
        from.pause();
        client.connect(target, "127.0.0.1").onSuccess(to -> {
            sockets.add(to);
            pipe(from, to);
            pipe(to, from);
            if (frozen) {
                to.pause();
            } else {
                from.resume();
            }
        });
    }

    private void pipe(NetSocket from, NetSocket to) {
        from.handler(to::write);
        from.closeHandler(closed -> {
            sockets.remove(from);
            to.close();
        });
    }
}
