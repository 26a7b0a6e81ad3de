// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.Watch;
import io.gtstore.client.WatchOptions;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watchers of one cart at a node that holds it and loses connections, and does not answer, when the test says so. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
class KeyWatchTest {
    private static final String KEY = "mohan";
    private static final long EPOCH = 5;

    private final Cart cart = Cart.putDelta(new Entry(new Dot("s", 1), 1, "\"apple\""), List.of(), "n1");
    private final List<CartContents> first = new CopyOnWriteArrayList<>();
    private final List<CartContents> second = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private ScriptedServer node;
    private GtStoreClient client;
    private volatile boolean silent;

    @BeforeEach
    void start() throws Exception {
        ScriptedServer manager = ScriptedServer.start(vertx, Op.Server.MANAGER, "m");
        node = ScriptedServer.start(vertx, Op.Server.NODE, "n1").answering(this::serve);
        NodeInfo owner = node.node();
        OwnerInfo serving = new OwnerInfo("n1", 1, OwnerState.SERVING);
        MapDelta map = new MapDelta(
                0,
                EPOCH,
                "m",
                new ClusterSettings(1, 1, "murmur3", "union"),
                List.of(owner),
                List.of(),
                List.of(new SlotGroup("0", EPOCH, List.of(serving))));
        manager.answering(request -> new Reply.Mapped(map));
        client = GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of("127.0.0.1:" + manager.port()))
                        .setDeadline(Duration.ofSeconds(10)));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    /** As a node does: the cart is pushed unless the asker knows it. */
    private @Nullable Reply serve(Request request) {
        if (silent) {
            return null;
        }
        if (request instanceof Request.Watch watch && !watch.knows(cart)) {
            node.push(Codec.encode(new CartEvent(KEY, cart.entries(), cart.context(), EPOCH)));
        }
        return new Reply.Done(EPOCH);
    }

    @Test
    void who_begins_while_the_connection_is_away_is_shown_the_cart_that_another_watcher_has() throws Exception {
        client.cart(KEY).watch(first::add).await(10, TimeUnit.SECONDS);
        await().until(() -> !first.isEmpty());
        beginDuringReconnect();
        assertThat(second.get(0).getItems()).extracting(CartItem::value).containsExactly("apple");
        assertThat(first).hasSize(1);
    }

    @Test
    void so_is_one_beside_a_watcher_that_was_never_shown_it() throws Exception {
        CausalContext known = cart.context();
        client.cart(KEY)
                .watch(new WatchOptions().setContext(known.encode()), first::add)
                .await(10, TimeUnit.SECONDS);
        beginDuringReconnect();
        assertThat(second.get(0).getItems()).extracting(CartItem::value).containsExactly("apple");
        assertThat(first).isEmpty();
    }

    private void beginDuringReconnect() throws Exception {
        silent = true;
        int before = node.asked(Request.Watch.class).size();
        node.disconnect();
        await().until(() -> node.asked(Request.Watch.class).size() > before);
        Future<Watch> watch = client.cart(KEY).watch(second::add);
        assertThat(watch.isComplete()).isFalse();
        silent = false;
        watch.await(20, TimeUnit.SECONDS);
        await().until(() -> !second.isEmpty());
    }
}
