// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.net.FrameSplitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bare Vert.x server on one event loop: cuts frames and answers each with a frame of the length that it asks for, all of one buffer in one write. It
 * reads two numbers of a frame, stores nothing, and replicates nothing: the most that a server of this protocol can do. Ends when its standard input does.
 */
final class EchoServer {
    /** What it prints, and then its port, when it serves. */
    static final String READY = "ready ";

    private static final Logger LOG = LoggerFactory.getLogger(EchoServer.class);

    private EchoServer() {}

    /** Runs it on a free port. */
    public static void main(String[] arguments) throws IOException {
        Vertx vertx = Vertx.vertx();
        NetServer server = vertx.createNetServer(
                new NetServerOptions().setHost("127.0.0.1").setPort(0));
        server.connectHandler(EchoServer::serve);
        System.out.println(READY + server.listen().await().actualPort());
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
        server.close().await();
        System.exit(0);
    }

    private static void serve(NetSocket socket) {
        socket.exceptionHandler(e -> LOG.warn("a connection failed", e));
        FrameSplitter splitter = new FrameSplitter(EchoFrame.MAX_BYTES);
        socket.handler(received -> {
            Buffer replies = Buffer.buffer();
            EchoFrame.each(splitter, received, (id, wanted) -> EchoFrame.append(replies, id, 0, wanted));
            if (replies.length() > 0) {
                socket.write(replies);
            }
        });
    }
}
