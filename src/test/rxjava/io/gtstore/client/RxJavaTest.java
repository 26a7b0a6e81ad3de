// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.gtstore.rxjava3.client.CartSession;
import io.gtstore.rxjava3.client.GtStoreClient;
import io.vertx.rxjava3.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client's API for RxJava 3, as Vert.x generates it, against a manager and a node. */
@Timeout(60)
class RxJavaTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.rxClose().blockingAwait(20, TimeUnit.SECONDS);
    }

    @Test
    void a_cart_is_filled_read_and_checked_out() throws Exception {
        GtStoreClient client = GtStoreClient.create(
                vertx, "gtstore://" + store() + "?deadline=20s&attemptTimeout=2s&managerTimeout=2s");
        CartSession cart = client.cart("mohan");
        List<String> taken = client.rxReady()
                .andThen(cart.rxPut("apple"))
                .flatMap(put -> cart.rxGet())
                .flatMap(contents -> cart.rxCheckout())
                .map(removed ->
                        removed.getRemoved().stream().map(CartItem::asString).toList())
                .timeout(30, TimeUnit.SECONDS)
                .blockingGet();
        assertThat(taken).containsExactly("apple");
        assertThat(cart.rxGet().blockingGet().getItems()).isEmpty();
    }

    @Test
    void a_failure_is_an_error_of_the_stream() {
        GtStoreClient client = GtStoreClient.create(vertx);
        client.cart("")
                .rxGet()
                .test()
                .awaitDone(20, TimeUnit.SECONDS)
                .assertError(
                        failure -> failure instanceof GtStoreException why && why.code() == GtStoreErrorCode.BAD_KEY);
    }

    /** Where its manager is. */
    private String store() throws Exception {
        io.vertx.core.Vertx core = vertx.getDelegate();
        ManagerVerticle manager =
                new ManagerVerticle(new ManagerOptions().setPort(0).setSettleMillis(0));
        core.deployVerticle(manager).await(20, TimeUnit.SECONDS);
        String address = "127.0.0.1:" + manager.actualPort();
        NodeVerticle node =
                new NodeVerticle(new NodeOptions().setId("node-1").setPort(0).setManagers(List.of(address)));
        core.deployVerticle(node).compose(id -> node.whenReady()).await(20, TimeUnit.SECONDS);
        return address;
    }
}
