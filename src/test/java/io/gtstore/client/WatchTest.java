// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.LineClient;
import io.gtstore.LocalCluster;
import io.gtstore.client.impl.EqualItems;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cart is watched over real sockets. */
@ExtendWith(VertxExtension.class)
class WatchTest {
    private static final String KEY = "mohan";

    private final List<CartContents> seen = new CopyOnWriteArrayList<>();

    @Test
    void a_watcher_sees_what_another_client_changes_until_it_closes(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            CartSession other = cluster.patientClient().cart(KEY);
            CartWatch watch = begun(cluster.patientClient().cart(KEY).watch(), seen);
            soon().untilAsserted(() -> assertThat(last()).isEmpty());
            await(other.put("apple"));
            soon().untilAsserted(() -> assertThat(last()).containsExactly("apple"));
            await(EqualItems.replaceOldest(other, "apple", "2 apples"));
            soon().untilAsserted(() -> assertThat(last()).containsExactly("2 apples"));
            await(watch.close());
            await(other.put("pear"));
            await(other.get());
            assertThat(last()).containsExactly("2 apples");
        }
    }

    @Test
    void a_watcher_that_comes_back_with_its_cart_gets_it_only_if_it_has_changed(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            CartSession session = cluster.patientClient().cart(KEY);
            await(session.put("apple"));
            cluster.awaitEqual(KEY); // an owner that lacks the apple has another cart than the watcher
            CartContents apple = await(session.get());
            begun(cluster.patientClient().cart(KEY).watch(apple), seen);
            await(session.put("pear"));
            soon().untilAsserted(() -> assertThat(last()).containsExactly("apple", "pear"));
            assertThat(seen).hasSize(1);
            List<CartContents> again = new CopyOnWriteArrayList<>();
            begun(cluster.patientClient().cart(KEY).watch(apple), again);
            soon().until(() -> !again.isEmpty());
        }
    }

    @Test
    void two_watchers_in_one_client_share_what_is_known(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.patientClient();
            await(client.cart(KEY).put("apple"));
            CartWatch first = begun(client.cart(KEY).watch(), seen);
            soon().until(() -> !seen.isEmpty());
            List<CartContents> second = new CopyOnWriteArrayList<>();
            begun(client.cart(KEY).watch(), second);
            soon().until(() -> !second.isEmpty());
            await(first.close());
            await(client.cart(KEY).put("pear"));
            soon().until(() -> second.size() == 2);
            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void a_watcher_that_joins_one_that_began_with_the_cart_is_shown_it(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.patientClient(); // the watchers of one client share what it knows
            CartSession session = client.cart(KEY);
            await(session.put("apple"));
            cluster.awaitEqual(KEY);
            begun(client.cart(KEY).watch(await(session.get())), seen);
            List<CartContents> second = new CopyOnWriteArrayList<>();
            begun(client.cart(KEY).watch(), second);
            soon().until(() -> !second.isEmpty());
            assertThat(seen).isEmpty();
            assertThat(second.get(0).getItems()).hasSize(1);
        }
    }

    @Test
    void when_the_node_fails_the_watch_goes_on_at_another_owner(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.patientClient();
            CartSession session = client.cart(KEY);
            await(session.put("apple"));
            begun(client.cart(KEY).watch(), seen);
            soon().until(() -> !seen.isEmpty());
            String watched = seen.get(0).getNode().getId();
            cluster.kill(watched);
            await(session.put("pear"));
            soon().untilAsserted(() -> assertThat(last()).containsExactly("apple", "pear"));
            assertThat(seen.get(seen.size() - 1).getNode().getId()).isNotEqualTo(watched);
        }
    }

    @Test
    void when_the_cart_moves_to_other_nodes_the_watch_follows(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.patientClient();
            for (int i = 0; i < 30; i++) {
                String key = "customer-" + i;
                begun(client.cart(key).watch(), seen);
            }
            cluster.startNode("node-2");
            cluster.startNode("node-3");
            soon().until(() -> await(client.admin().status()).getUnderReplicated() == 0);
            seen.clear();
            for (int i = 0; i < 30; i++) {
                await(cluster.patientClient().cart("customer-" + i).put("apple"));
            }
            soon().until(() ->
                    seen.stream().filter(cart -> !cart.getItems().isEmpty()).count() >= 30);
        }
    }

    @Test
    void a_paused_watcher_is_handed_the_newest_cart_only_and_only_as_many_as_it_asks_for(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            CartSession session = cluster.patientClient().cart(KEY);
            List<CartContents> flowing = new CopyOnWriteArrayList<>();
            CartWatch paused = begun(session.watch().pause(), seen);
            begun(session.watch(), flowing);
            for (int items = 1; items <= 20; items++) {
                await(session.put(items));
            }
            soon().untilAsserted(() -> assertThat(last(flowing)).hasSize(20));
            assertThat(seen).isEmpty();
            paused.fetch(1);
            soon().untilAsserted(() -> assertThat(last()).hasSize(20));
            await(session.put(21));
            soon().untilAsserted(() -> assertThat(last(flowing)).hasSize(21));
            assertThat(seen).hasSize(1);
            paused.resume();
            soon().untilAsserted(() -> assertThat(last()).hasSize(21));
            assertThat(seen).hasSize(2);
        }
    }

    @Test
    void a_watch_fails_when_its_client_is_closed(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.patientClient();
            CartWatch watch = begun(client.cart(KEY).watch(), seen);
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            List<Void> ends = new CopyOnWriteArrayList<>();
            watch.exceptionHandler(failures::add).endHandler(ends::add);
            await(client.close());
            soon().until(() -> !failures.isEmpty());
            assertThat(failures)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            GtStoreException.class,
                            why -> assertThat(why.code()).isEqualTo(GtStoreErrorCode.UNREACHABLE));
            await(watch.close());
            assertThat(ends).isEmpty();
        }
    }

    @Test
    void a_watch_that_is_closed_ends(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            CartWatch watch = begun(cluster.patientClient().cart(KEY).watch(), seen);
            Promise<Void> ended = Promise.promise();
            watch.endHandler(ended::complete);
            await(watch.close());
            await(ended.future());
            await(watch.close());
        }
    }

    @Test
    void by_hand(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1);
                LineClient line = new LineClient(cluster.node("node-1").actualPort())) {
            JsonObject key = new JsonObject().put("key", KEY);
            assertThat(line.ask("watch", key).getBoolean("ok")).isTrue();
            assertThat(line.nextEvent().getJsonArray("items")).isEmpty();
            line.ask("put", key.copy().put("item", "apple"));
            JsonObject event = line.nextEvent();
            assertThat(event.getString("event")).isEqualTo("cart");
            assertThat(event.getJsonArray("items")).hasSize(1);
            assertThat(line.ask("unwatch", key).getBoolean("ok")).isTrue();
            line.ask("put", key.copy().put("item", "pear"));
            assertThat(line.events()).isEmpty();
        }
    }

    private static CartWatch begun(CartWatch watch, List<CartContents> carts) {
        await(watch.handler(carts::add).begun());
        return watch;
    }

    private List<Object> last() {
        return last(seen);
    }

    private static List<Object> last(List<CartContents> carts) {
        assertThat(carts).isNotEmpty();
        return Objects.requireNonNull(carts.get(carts.size() - 1)).getItems().stream()
                .map(CartItem::value)
                .toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20));
    }
}
