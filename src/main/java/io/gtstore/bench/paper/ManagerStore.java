// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import io.gtstore.bench.Store;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.net.Managers;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.Transport;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import java.util.List;

/** The paper's first design: everything is asked of the manager. Each request is sent once; what it fails with leaves its outcome open. */
final class ManagerStore implements Store {
    private final Transport rpc;
    private final Managers managers;
    private final long timeoutMillis;

    ManagerStore(Vertx vertx, GtStoreClientOptions options) {
        this.rpc = new RpcClient(
                vertx, RpcClientOptions.of(() -> new MemberRequest.Hello(Codec.VERSION, "client", "", 0, 0)));
        this.managers = new Managers(options.getManagers());
        this.timeoutMillis = options.getDeadline().toMillis();
    }

    @Override
    public Future<Visit> login(String key) {
        return ask(new LocateRequest.Login(key), Reply.Located.class)
                .map(located -> new ManagerVisit(key, located.session()));
    }

    @Override
    public Future<Void> close() {
        return rpc.close();
    }

    private <R extends Reply> Future<R> ask(Request request, Class<R> kind) {
        return managers.ask(rpc, request, timeoutMillis)
                .compose(reply -> kind.isInstance(reply)
                        ? Future.succeededFuture(kind.cast(reply))
                        : Future.failedFuture("the manager answered " + reply));
    }

    private static List<String> texts(List<Entry> entries) {
        return entries.stream()
                .map(entry -> String.valueOf(Json.decodeValue(entry.item())))
                .toList();
    }

    private final class ManagerVisit implements Visit {
        private final String key;
        private final String session;
        private CausalContext acknowledged = CausalContext.EMPTY;
        private CausalContext seen = CausalContext.EMPTY;
        private long lastSeq;

        ManagerVisit(String key, String session) {
            this.key = key;
            this.session = session;
        }

        @Override
        public Future<?> put(String item) {
            long seq = ++lastSeq;
            return ask(
                            new Request.Put(key, Json.encode(item), List.of(), session, seq, Request.NO_EPOCH),
                            Reply.Stored.class)
                    .onSuccess(stored -> acknowledged = acknowledged.plus(new Dot(session, seq)));
        }

        @Override
        public Future<List<String>> get() {
            return ask(new Request.Get(key, acknowledged, false, Request.NO_EPOCH), Reply.Items.class)
                    .map(items -> {
                        seen = seen.union(items.context());
                        return texts(items.items());
                    });
        }

        @Override
        public Future<Taken> finalizeCart() {
            long seq = ++lastSeq;
            return ask(new Request.Finalize(key, seen, session, seq, Request.NO_EPOCH), Reply.Removed.class)
                    .onSuccess(removed -> acknowledged = acknowledged.plus(new Dot(session, seq)))
                    .map(removed -> new Taken(texts(removed.removed()), true));
        }
    }
}
