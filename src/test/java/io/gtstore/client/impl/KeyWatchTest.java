// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartWatch;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import io.gtstore.protocol.WatchRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    private ScriptedServer manager;
    private volatile boolean silent;
    private volatile boolean refusing;

    @BeforeEach
    void start() throws Exception {
        manager = ScriptedServer.start(vertx, Op.Server.MANAGER, "m");
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
        client = client(Duration.ofSeconds(10));
    }

    private GtStoreClient client(Duration deadline) {
        return GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of("127.0.0.1:" + manager.port()))
                        .setDeadline(deadline));
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
        if (refusing) {
            return Reply.Failure.of(ErrorCode.FORBIDDEN, "no more watches", EPOCH);
        }
        if (request instanceof WatchRequest.Watch watch && !CartVersion.of(cart).isNamed(watch.seen(), watch.items())) {
            node.push(Codec.encode(new CartEvent(KEY, cart.entries(), cart.context(), EPOCH)));
        }
        return new Reply.Done(EPOCH);
    }

    @Test
    void who_begins_while_the_connection_is_away_is_shown_the_cart_that_another_watcher_has() throws Exception {
        client.cart(KEY).watch().handler(first::add).begun().await(10, TimeUnit.SECONDS);
        await().until(() -> !first.isEmpty());
        beginDuringReconnect();
        assertThat(second.get(0).getItems()).extracting(CartItem::value).containsExactly("apple");
        assertThat(first).hasSize(1);
    }

    @Test
    void so_is_one_beside_a_watcher_that_was_never_shown_it() throws Exception {
        watchSinceApple().begun().await(10, TimeUnit.SECONDS);
        beginDuringReconnect();
        assertThat(second.get(0).getItems()).extracting(CartItem::value).containsExactly("apple");
        assertThat(first).isEmpty();
    }

    @Test
    void so_is_one_that_joins_a_watcher_that_began_with_the_cart_that_it_had() throws Exception {
        watchSinceApple().begun().await(10, TimeUnit.SECONDS);
        client.cart(KEY).watch().handler(second::add).begun().await(10, TimeUnit.SECONDS);
        await().until(() -> !second.isEmpty());
        assertThat(second.get(0).getItems()).extracting(CartItem::value).containsExactly("apple");
        assertThat(first).isEmpty();
        assertThat(node.asked(WatchRequest.Watch.class))
                .as("both share a subscription, renewed as if nothing were known")
                .extracting(WatchRequest.Watch::seen)
                .startsWith(cart.context(), null);
    }

    @Test
    void one_that_was_closed_before_it_began_does_not_end_the_subscription_of_the_next() throws Exception {
        silent = true;
        CartWatch closed = client.cart(KEY).watch();
        await().until(() -> !node.asked(WatchRequest.Watch.class).isEmpty());
        closed.close().await(10, TimeUnit.SECONDS);
        CartWatch next = client.cart(KEY).watch();
        int before = node.asked(WatchRequest.Watch.class).size();
        silent = false;
        node.disconnect(); // it is asked again, for both
        next.begun().await(20, TimeUnit.SECONDS);
        closed.begun().await(20, TimeUnit.SECONDS);
        assertThat(node.asked(WatchRequest.Watch.class)).hasSizeGreaterThan(before);
        client.cart("ada").watch().begun().await(20, TimeUnit.SECONDS); // what was sent before has arrived
        assertThat(node.asked(WatchRequest.Unwatch.class)).isEmpty();
        next.close().await(10, TimeUnit.SECONDS);
        await().until(() -> node.asked(WatchRequest.Unwatch.class).size() == 1);
    }

    @Test
    void a_push_that_tells_a_difference_from_an_unknown_cart_is_asked_for_whole() throws Exception {
        client.cart(KEY).watch().handler(first::add).begun().await(10, TimeUnit.SECONDS);
        await().until(() -> first.size() == 1);
        Cart unknown = MergePolicy.UNION.merge(cart, Cart.putDelta(entry(2, "pear"), List.of(), "n1"));
        Cart later = MergePolicy.UNION.merge(unknown, Cart.putDelta(entry(3, "fig"), List.of(), "n1"));
        push(unknown, later);
        await().until(() -> node.asked(WatchRequest.Watch.class).size() == 2);
        assertThat(node.asked(WatchRequest.Watch.class)).allMatch(WatchRequest.Watch::changes);
        assertThat(node.asked(WatchRequest.Watch.class).get(1).seen()).isNull();
        push(cart, unknown);
        await().until(() -> first.size() == 2);
        assertThat(first.get(1).getItems()).extracting(CartItem::value).containsExactly("apple", "pear");
    }

    private static Entry entry(int seq, String item) {
        return new Entry(new Dot("s", seq), seq, "\"" + item + "\"");
    }

    private void push(Cart before, Cart after) {
        CartDifference difference = Objects.requireNonNull(CartDifference.between(before, after));
        node.push(Codec.encode(CartEvent.of(KEY, difference, EPOCH)));
    }

    @Test
    void a_watch_that_the_store_refuses_to_go_on_with_fails() throws Exception {
        CartWatch watch = client.cart(KEY).watch().handler(first::add);
        watch.begun().await(10, TimeUnit.SECONDS);
        refusing = true;
        node.disconnect();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        watch.exceptionHandler(failures::add);
        await().until(() -> !failures.isEmpty());
        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        GtStoreException.class, why -> assertThat(why.code()).isEqualTo(GtStoreErrorCode.FORBIDDEN));
    }

    @Test
    void a_watch_that_cannot_begin_within_the_deadline_fails_and_says_so_to_whoever_asks_later() throws Exception {
        silent = true;
        CartWatch watch = client(Duration.ofMillis(500)).cart(KEY).watch();
        assertThatThrownBy(() -> watch.begun().await(20, TimeUnit.SECONDS)).isInstanceOf(GtStoreException.class);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        watch.exceptionHandler(failures::add);
        await().until(() -> !failures.isEmpty());
        assertThat(failures).singleElement().isInstanceOf(GtStoreException.class);
    }

    @Test
    void one_cart_has_no_more_watches_than_a_client_may_have_and_a_closed_one_makes_room() throws Exception {
        int bound = 10_000;
        List<CartWatch> watches =
                Stream.generate(() -> client.cart(KEY).watch()).limit(bound).toList();
        Future.all(watches.stream().map(CartWatch::begun).toList()).await(30, TimeUnit.SECONDS);
        for (String key : List.of(KEY, "ada")) {
            CartWatch beyond = client.cart(key).watch();
            assertThatThrownBy(() -> beyond.begun().await(20, TimeUnit.SECONDS))
                    .hasMessage("this client has 10000 watches; close some")
                    .isInstanceOfSatisfying(
                            GtStoreException.class,
                            why -> assertThat(why.code()).isEqualTo(GtStoreErrorCode.BUSY));
        }
        watches.get(0).close().await(10, TimeUnit.SECONDS);
        client.cart(KEY).watch().handler(first::add).begun().await(20, TimeUnit.SECONDS);
        await().until(() -> !first.isEmpty());
        assertThat(node.asked(WatchRequest.Watch.class))
                .as("those that begin while a subscription is being asked for share it")
                .hasSizeLessThan(20);
    }

    private CartWatch watchSinceApple() {
        CartContents known = Answers.contents(cart, node.node());
        CartWatch watch = client.cart(KEY).watch(known).handler(first::add);
        assertThat(watch.since()).isEqualTo(known.getContext());
        return watch;
    }

    private void beginDuringReconnect() throws Exception {
        silent = true;
        int before = node.asked(WatchRequest.Watch.class).size();
        node.disconnect();
        await().until(() -> node.asked(WatchRequest.Watch.class).size() > before);
        Future<Void> begun = client.cart(KEY).watch().handler(second::add).begun();
        assertThat(begun.isComplete()).isFalse();
        silent = false;
        begun.await(20, TimeUnit.SECONDS);
        await().until(() -> !second.isEmpty());
    }
}
