// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.LocalCluster;
import io.gtstore.client.impl.EqualItems;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Carts of a backup come back: every item exactly once. */
@ExtendWith(VertxExtension.class)
class RestoreCartTest {
    @Test
    void a_cart_comes_back_in_its_order_with_its_lifetime_however_often(Vertx vertx) {
        BackupCart stored;
        try (LocalCluster from = LocalCluster.start(vertx, 2)) {
            await(from.patientClient()
                    .cart("mohan")
                    .expireAfter(Duration.ofDays(1))
                    .putAll(List.of("apple", "pear", "apple")));
            stored = stored(from.patientClient());
        }
        try (LocalCluster to = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = to.patientClient();
            await(client.cart("mohan").put("bread"));
            assertThat(await(client.admin().restore(stored))).isEqualTo(new RestoreResult(3, 0, 2));
            assertThat(items(client)).containsExactly("bread", "apple", "pear", "apple");
            assertThat(await(client.admin().copies("mohan")).merged().expiresAfter())
                    .isEqualTo(Duration.ofDays(1));
            assertThat(await(to.patientClient().admin().restore(stored))).isEqualTo(new RestoreResult(0, 3, 2));
            assertThat(items(client)).containsExactly("bread", "apple", "pear", "apple");
            await(EqualItems.removeOldest(client.cart("mohan"), "pear"));
            assertThat(await(client.admin().restore(stored)).restored()).isZero();
            assertThat(items(client)).containsExactly("bread", "apple", "apple");
        }
    }

    @Test
    void an_item_that_goes_by_itself_comes_back_with_its_end(Vertx vertx) {
        BackupCart stored;
        try (LocalCluster from = LocalCluster.start(vertx, 2)) {
            await(from.patientClient().cart("mohan").put("seat 12A", Duration.ofMinutes(15)));
            await(from.patientClient().cart("mohan").put("apple"));
            stored = stored(from.patientClient());
            assertThat(stored.items().get(0).endsAt()).isNotNull();
        }
        try (LocalCluster to = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = to.patientClient();
            await(client.admin().restore(stored));
            await(to.patientClient().admin().restore(stored));
            assertThat(await(client.cart("mohan").get()).getItems())
                    .extracting(CartItem::endsAt)
                    .containsExactly(stored.items().get(0).endsAt(), null);
        }
    }

    @Test
    void where_it_came_from_only_what_is_gone_comes_back(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2)) {
            GtStoreClient client = cluster.patientClient();
            await(client.cart("mohan").putAll(List.of("apple", "pear")));
            BackupCart stored = stored(client);
            assertThat(await(client.admin().restore(stored))).isEqualTo(new RestoreResult(0, 2, 0));
            await(EqualItems.removeOldest(client.cart("mohan"), "apple"));
            assertThat(await(client.admin().restore(stored)).restored()).isEqualTo(1);
            assertThat(items(client)).containsExactly("pear", "apple");
        }
    }

    @Test
    void restored_by_many_at_once_while_the_customer_goes_on_shopping_every_item_is_there_once(Vertx vertx) {
        BackupCart stored;
        try (LocalCluster from = LocalCluster.start(vertx, 1)) {
            await(from.patientClient().cart("mohan").putAll(List.of("a", "b", "c")));
            stored = stored(from.patientClient());
        }
        try (LocalCluster to = LocalCluster.start(vertx, 3)) {
            List<Future<?>> all = new ArrayList<>();
            CartSession mohan = to.patientClient().cart("mohan");
            for (int i = 0; i < 4; i++) {
                all.add(to.patientClient().admin().restore(stored));
                all.add(mohan.put("late " + i));
            }
            await(Future.all(all));
            assertThat(items(to.patientClient()))
                    .containsExactlyInAnyOrder("a", "b", "c", "late 0", "late 1", "late 2", "late 3");
        }
    }

    @Test
    void an_item_that_the_store_refuses_fails_the_cart_at_once(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.patientClient();
            await(client.cart("mohan").put("apple"));
            BackupCart.Item apple = stored(client).items().get(0);
            BackupCart.Item large =
                    new BackupCart.Item('"' + "x".repeat(20_000) + '"', apple.session(), apple.seq(), apple.stamp());
            assertThatThrownBy(() -> await(client.admin().restore(new BackupCart("priya", List.of(large), null))))
                    .isInstanceOf(GtStoreException.class)
                    .extracting(why -> ((GtStoreException) why).code())
                    .isEqualTo(GtStoreErrorCode.ITEM_TOO_LONG);
        }
    }

    @Test
    void the_copies_say_who_has_what(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 3)) {
            GtStoreClient client = cluster.patientClient();
            await(client.cart("mohan").put("apple"));
            // For a moment, a third node may hold a hint, or a slot that moves.
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                CartCopies copies = await(client.admin().copies("mohan"));
                assertThat(copies.merged().items()).hasSize(1);
                assertThat(copies.copies())
                        .extracting(CartCopy::role)
                        .containsExactly("primary, serving", "replica, serving");
                assertThat(copies.copies()).extracting(CartCopy::whole).containsOnly(true);
            });
        }
    }

    private static BackupCart stored(GtStoreClient client) {
        return await(client.admin().scan("")).carts().get(0);
    }

    private static List<Object> items(GtStoreClient client) {
        return await(client.cart("mohan").get()).getItems().stream()
                .map(CartItem::value)
                .toList();
    }
}
