// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.net.RpcClient;
import io.gtstore.net.RpcClientOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CartProxyTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_manager_with_proxy_passes_on_what_clients_ask_about_carts_and_counts_it() {
        ManagerVerticle manager = started(true);
        assertThat(ask(manager, put("apple"))).isInstanceOf(Reply.Stored.class);
        Reply cart =
                ask(manager, new Request.Get("mohan", io.gtstore.cart.CausalContext.EMPTY, false, Request.NO_EPOCH));
        assertThat(cart)
                .isInstanceOfSatisfying(
                        Reply.Items.class,
                        items -> assertThat(items.items())
                                .singleElement()
                                .satisfies(entry -> assertThat(entry.item()).isEqualTo("\"apple\"")));
        assertThat(manager.messages().received()).containsEntry(Op.PUT, 1L).containsEntry(Op.GET, 1L);
        assertThat(manager.messages().sent()).containsEntry(Op.PUT, 1L).containsEntry(Op.GET, 1L);
    }

    @Test
    void a_manager_without_it_sends_them_to_a_node() {
        ManagerVerticle manager = started(false);
        assertThat(ask(manager, put("apple")))
                .isInstanceOfSatisfying(
                        Reply.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_OP));
        assertThat(manager.messages().received()).doesNotContainKey(Op.PUT);
    }

    private static Request put(String item) {
        return new Request.Put("mohan", "\"" + item + "\"", List.of(), "", 0, Request.NO_EPOCH);
    }

    private ManagerVerticle started(boolean proxy) {
        ManagerVerticle manager = new ManagerVerticle(
                new ManagerOptions().setPort(0).setSettleMillis(0).setProxy(proxy));
        vertx.deployVerticle(manager).await();
        NodeVerticle node = new NodeVerticle(
                new NodeOptions().setId("node-1").setPort(0).setManagers(List.of("127.0.0.1:" + manager.actualPort())));
        vertx.deployVerticle(node).await();
        node.whenReady().await();
        return manager;
    }

    private Reply ask(ManagerVerticle manager, Request request) {
        Promise<Reply> answer = Promise.promise();
        vertx.runOnContext(turn -> new RpcClient(
                        vertx, RpcClientOptions.of(() -> new MemberRequest.Hello(Codec.VERSION, "client", "", 0, 0)))
                .send("127.0.0.1", manager.actualPort(), request, 5_000)
                .onComplete(answer));
        return answer.future().await();
    }
}
