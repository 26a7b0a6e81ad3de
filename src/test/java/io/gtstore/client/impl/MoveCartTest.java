// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.LocalCluster;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.MoveResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A guest's cart joins the customer's: every item exactly once. */
@ExtendWith(VertxExtension.class)
class MoveCartTest {
    @Test
    void a_guests_items_join_the_customers_in_their_order(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            await(client.cart("mohan").put("bread"));
            await(client.cart("guest").putAll(List.of("apple", "pear", "apple")));
            MoveResult result = await(client.moveCart("guest", "mohan"));
            assertThat(result.getMoved()).extracting(CartItem::value).containsExactly("apple", "pear", "apple");
            assertThat(result.getCopies()).isEqualTo(2);
            assertThat(items(client, "mohan")).containsExactly("bread", "apple", "pear", "apple");
            assertThat(items(client, "guest")).isEmpty();
            assertThat(await(client.moveCart("guest", "mohan")).getMoved()).isEmpty();
        }
    }

    @Test
    void an_item_that_goes_by_itself_keeps_its_end(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            await(client.cart("guest").put("seat 12A", Duration.ofMinutes(15)));
            await(client.cart("guest").put("apple"));
            Instant end = await(client.cart("guest").get()).getItems().get(0).endsAt();
            assertThat(end).isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(16)));
            await(client.moveCart("guest", "mohan"));
            assertThat(await(client.cart("mohan").get()).getItems())
                    .extracting(CartItem::endsAt)
                    .containsExactly(end, null);
        }
    }

    @Test
    void more_items_than_are_moved_at_once_and_any_json(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            List<String> many =
                    IntStream.range(0, 150).mapToObj(i -> "item " + i).toList();
            await(client.cart("guest").putAll(many));
            assertThat(await(client.moveCart("guest", "mohan")).getMoved()).hasSize(150);
            assertThat(items(client, "mohan")).isEqualTo(many);
        }
    }

    @Test
    void moved_by_many_at_once_while_the_guest_goes_on_shopping_every_item_is_in_one_cart_once(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            CartSession guest = cluster.client().cart("guest");
            await(guest.putAll(List.of("a", "b", "c")));
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(cluster.client().moveCart("guest", "mohan"));
                all.add(guest.put("late " + i));
            }
            await(Future.all(all));
            GtStoreClient client = cluster.client();
            List<Object> both = new ArrayList<>(items(client, "mohan"));
            both.addAll(items(client, "guest"));
            assertThat(both).containsExactlyInAnyOrder("a", "b", "c", "late 0", "late 1", "late 2", "late 3");
            await(client.moveCart("guest", "mohan"));
            assertThat(items(client, "mohan")).containsExactlyInAnyOrderElementsOf(both);
        }
    }

    @Test
    void a_mover_that_ended_before_it_removed_anything_is_followed_by_another(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            await(client.cart("guest").putAll(List.of("apple", "pear")));
            await(halfMoved(client));
            // What the customer then took out does not come back, and what stayed is not there twice.
            await(EqualItems.removeOldest(client.cart("mohan"), "apple"));
            await(cluster.client().moveCart("guest", "mohan"));
            assertThat(items(client, "mohan")).containsExactly("pear");
            assertThat(items(client, "guest")).isEmpty();
        }
    }

    private static Future<?> halfMoved(GtStoreClient client) {
        KeySession to = (KeySession) client.cart("mohan");
        return client.cart("guest")
                .get()
                .compose(cart -> Future.all(cart.getItems().stream()
                        .map(item -> {
                            Dot dot = new Dot(item.getSession(), item.getSeq());
                            Dot moved = MovedDots.of("guest", dot, System.currentTimeMillis());
                            return to.putAs(moved, new Entry(dot, 0, "\"" + item.value() + "\""));
                        })
                        .toList()));
    }

    @Test
    void a_session_that_was_used_on_both_carts_is_no_conflict(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.client();
            Dot dot = new Dot(Sessions.issue(System.currentTimeMillis(), 7), 1);
            putAs((KeySession) client.cart("mohan"), dot, "\"bread\"");
            putAs((KeySession) client.cart("guest"), dot, "\"apple\"");
            await(client.moveCart("guest", "mohan"));
            assertThat(items(client, "mohan")).containsExactly("bread", "apple");
        }
    }

    /** On the client's context, where the answer to the get comes. */
    private static void putAs(KeySession cart, Dot dot, String item) {
        await(cart.get().compose(seen -> cart.putAs(dot, new Entry(dot, 0, item))));
    }

    private static List<Object> items(GtStoreClient client, String key) {
        return await(client.cart(key).get()).getItems().stream()
                .map(CartItem::value)
                .toList();
    }
}
