// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.net.Transport;
import io.gtstore.net.VertxLoop;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls from contexts like those of a server's requests, each a duplicate of its verticle's with data of its own. */
@Timeout(60)
class CallersContextTest {
    private static final ContextLocal<String> REQUEST = ContextLocal.registerLocal(String.class);
    private static final NodeInfo NODE = new NodeInfo("n1", 1, "127.0.0.1", 7411);
    private static final Reply ITEMS = new Reply.Items(List.of(), CausalContext.EMPTY, true, 5);

    private static final MapDelta MAP = new MapDelta(
            0,
            5,
            "m",
            new ClusterSettings(1, 2, "murmur3", "union"),
            List.of(NODE),
            List.of(),
            List.of(new SlotGroup("0", 5, List.of(new OwnerInfo("n1", 1, OwnerState.SERVING)))));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger hops = new AtomicInteger();
    private final Network network = new Network();
    private Context context;
    private GtStoreClient client;

    @BeforeEach
    void start() {
        context = vertx.getOrCreateContext();
        client = new RunningClient(
                new CountedLoop(new VertxLoop(vertx, context), hops), hello -> network, new GtStoreClientOptions());
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_call_in_a_duplicate_of_the_clients_context_is_sent_at_once() throws Exception {
        int sent = onDuplicate("a", () -> {
                    client.cart("k").get();
                    return Future.succeededFuture(network.held.size());
                })
                .await(10, TimeUnit.SECONDS);
        assertThat(sent).isEqualTo(1);
        assertThat(hops).hasValue(0);
    }

    @Test
    void its_result_comes_back_in_that_duplicate_with_its_data() throws Exception {
        Future<String> first = requested("a");
        Future<String> second = requested("b");
        network.awaitHeld(2);
        context.runOnContext(turn -> network.answerAll(ITEMS));
        assertThat(first.await(10, TimeUnit.SECONDS)).isEqualTo("a");
        assertThat(second.await(10, TimeUnit.SECONDS)).isEqualTo("b");
        assertThat(hops).hasValue(0);
    }

    @Test
    void a_failure_comes_back_there_too() throws Exception {
        Future<String> failed = onDuplicate("a", () -> {
            Context caller = Vertx.currentContext();
            return client.moveCart("k", "k").transform((moved, failure) -> data(caller));
        });
        assertThat(failed.await(10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void blocking_code_of_the_clients_context_leaves_the_work_to_the_event_loop() throws Exception {
        Promise<Void> called = Promise.promise();
        context.runOnContext(turn -> context.executeBlocking(() -> {
                    client.cart("k").get();
                    return (Void) null;
                })
                .onComplete(called));
        called.future().await(10, TimeUnit.SECONDS);
        network.awaitHeld(1);
        assertThat(hops).hasValue(1);
        assertThat(network.worked).isFalse();
    }

    /** A connection outlives the request that happened to need it first. */
    @Test
    void a_connection_has_no_data_of_the_request_that_opened_it() throws Exception {
        ScriptedServer node = ScriptedServer.start(vertx, Op.Server.NODE, "n1")
                .answering(request -> new Reply.Alive("n1", 1, 0, "", 5));
        RpcClient rpc = new RpcClient(
                vertx, context, RpcClientOptions.of(() -> new MemberRequest.Hello(Codec.VERSION, "client", "", 0, 0)));
        Future<Boolean> clean = onDuplicate(
                "a",
                () -> rpc.send("127.0.0.1", node.port(), new MemberRequest.Ping(), 5_000)
                        .map(reply -> Vertx.currentContext() == context && context.getLocal(REQUEST) == null));
        assertThat(clean.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private Future<String> requested(String data) {
        return onDuplicate(data, () -> {
            Context caller = Vertx.currentContext();
            return client.cart("k").get().compose(contents -> data(caller));
        });
    }

    /** The data of the present context, which has to be that one. */
    private static Future<String> data(Context expected) {
        assertThat(Vertx.currentContext()).isSameAs(expected);
        return Future.succeededFuture(expected.getLocal(REQUEST));
    }

    /** Runs it in a duplicate of the client's context that has these data. */
    private <T> Future<T> onDuplicate(String data, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(turn -> {
            String address = UUID.randomUUID().toString();
            var consumer = vertx.eventBus().<String>localConsumer(address);
            consumer.handler(message -> {
                consumer.unregister();
                Context duplicate = Vertx.currentContext();
                assertThat(duplicate).isNotSameAs(context);
                duplicate.putLocal(REQUEST, data);
                Future.succeededFuture().compose(now -> work.get()).onComplete(promise);
            });
            vertx.eventBus().send(address, "");
        });
        return promise.future();
    }

    /** Counts what is left for a later turn. */
    private record CountedLoop(EventLoop loop, AtomicInteger hops) implements EventLoop {
        @Override
        public long wallMillis() {
            return loop.wallMillis();
        }

        @Override
        public long steadyNanos() {
            return loop.steadyNanos();
        }

        @Override
        public Timer after(long millis, Runnable action) {
            return loop.after(millis, action);
        }

        @Override
        public Timer every(long millis, Runnable action) {
            return loop.every(millis, action);
        }

        @Override
        public long random() {
            return loop.random();
        }

        @Override
        public boolean current() {
            return loop.current();
        }

        @Override
        public void execute(Runnable action) {
            hops.incrementAndGet();
            loop.execute(action);
        }
    }

    /** Tells the map at once, and holds the rest back. */
    private static final class Network implements Transport {
        private final Queue<Promise<Reply>> held = new ConcurrentLinkedQueue<>();
        private volatile boolean worked;

        @Override
        public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
            worked |= !Context.isOnEventLoopThread();
            if (request instanceof MemberRequest.GetMap) {
                return Future.succeededFuture(new Reply.Mapped(MAP));
            }
            Promise<Reply> reply = Promise.promise();
            held.add(reply);
            return reply.future();
        }

        void awaitHeld(int count) {
            Awaitility.await().until(() -> held.size() == count);
        }

        void answerAll(Reply reply) {
            held.forEach(each -> each.complete(reply));
        }

        @Override
        public Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis) {
            return Future.failedFuture("not asked");
        }

        @Override
        public void onEvent(Consumer<Event> listener) {
            // Nothing is pushed.
        }

        @Override
        public void onClosed(BiConsumer<String, Integer> listener) {
            // Nothing drops.
        }

        @Override
        public int pendingCount() {
            return held.size();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
