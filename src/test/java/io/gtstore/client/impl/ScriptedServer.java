// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.net.Limits;
import io.gtstore.net.RpcConnection;
import io.gtstore.net.RpcHandler;
import io.gtstore.net.RpcServer;
import io.gtstore.net.RpcServerOptions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A manager or a node over a real socket that answers as it is told, and remembers what it was asked. A null reply is silence. */
final class ScriptedServer implements RpcHandler {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final String id;
    private volatile Function<Request, @Nullable Reply> script = request -> null;
    private @Nullable RpcServer server;
    private volatile @Nullable RpcConnection connection;
    private volatile @Nullable Context context;

    private ScriptedServer(String id) {
        this.id = id;
    }

    static ScriptedServer start(Vertx vertx, Op.Server role, String id) throws Exception {
        ScriptedServer scripted = new ScriptedServer(id);
        scripted.server = RpcServer.listen(
                        vertx, new RpcServerOptions(role, "127.0.0.1", 0, Limits.defaults()), scripted)
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        return scripted;
    }

    ScriptedServer answering(Function<Request, @Nullable Reply> answers) {
        script = answers;
        return this;
    }

    @Override
    public void handle(Request request, RpcConnection from, Consumer<Reply> replyTo) {
        connection = from;
        context = Vertx.currentContext();
        if (request instanceof MemberRequest.Hello) {
            replyTo.accept(new Reply.Welcome(Codec.VERSION, "node", id, 1, 0));
            return;
        }
        requests.add(request);
        Reply reply = script.apply(request);
        if (reply != null) {
            replyTo.accept(reply);
        }
    }

    /** Pushes a map to the connection that asked last. */
    void push(MapDelta map) {
        push(Codec.mapEvent(map));
    }

    /** Pushes a frame to the connection that asked last. */
    void push(byte[] frame) {
        onConnection(to -> to.push(frame));
    }

    /** Ends the connection that asked last. */
    void disconnect() {
        onConnection(RpcConnection::close);
    }

    private void onConnection(Consumer<RpcConnection> action) {
        RpcConnection last = connection;
        Context loop = context;
        if (last != null && loop != null) {
            loop.runOnContext(now -> action.accept(last));
        }
    }

    <R extends Request> List<R> asked(Class<R> kind) {
        return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.actualPort();
    }

    NodeInfo node() {
        return new NodeInfo(id, 1, "127.0.0.1", port());
    }
}
