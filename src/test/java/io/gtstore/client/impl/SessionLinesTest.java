// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.LocalCluster;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartLine;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PutResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lines by the client's API, on a cluster of two nodes. */
@ExtendWith(VertxExtension.class)
class SessionLinesTest {
    private static final JsonObject NO_ATTRIBUTES = new JsonObject();

    private LocalCluster cluster;
    private GtStoreClient client;
    private CartSession tab;
    private CartSession other;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        cluster = LocalCluster.start(vertx, 2);
        client = cluster.client();
        tab = client.cart("mohan");
        other = cluster.client().cart("mohan");
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
    }

    @Test
    void two_tabs_that_add_one_and_two_make_one_line_of_three() throws Exception {
        await(tab.add("a-7", 1));
        PutResult added = await(other.add("a-7", 2, new JsonObject().put("colour", "red")));
        assertThat(added.getCopies()).isEqualTo(2);
        List<CartLine> red = List.of(new CartLine("a-7", 3, new JsonObject().put("colour", "red")));
        assertThat(await(tab.lines())).isEqualTo(red);
        assertThat(await(other.lines())).isEqualTo(red);
    }

    @Test
    void many_clicks_of_a_session_are_one_item() throws Exception {
        for (int i = 0; i < 50; i++) {
            await(tab.add(i % 2 == 0 ? "a" : "b", 1));
        }
        CartContents cart = await(tab.get());
        assertThat(cart.getItems()).hasSize(2);
        assertThat(cart.lines()).containsExactly(line("a", 25), line("b", 25));
    }

    @Test
    void clicks_that_do_not_wait_for_each_other_are_all_counted() throws Exception {
        await(Future.all(IntStream.range(0, 40).mapToObj(i -> tab.add("a", 1)).toList()));
        await(tab.add("a", 1));
        CartContents cart = await(tab.get());
        assertThat(cart.getItems()).hasSize(1);
        assertThat(cart.lines()).containsExactly(line("a", 41));
    }

    @Test
    void what_was_checked_out_does_not_come_back_with_the_next_addition() throws Exception {
        await(tab.add("a", 5));
        await(other.get());
        assertThat(await(other.checkout()).getRemoved()).hasSize(1);
        await(tab.add("a", 1));
        assertThat(await(tab.lines())).containsExactly(line("a", 1));
        await(tab.checkout());
        await(tab.add("a", 1));
        assertThat(await(tab.lines())).containsExactly(line("a", 1));
    }

    @Test
    void a_quantity_is_the_quantity_whatever_other_tabs_added_before_and_what_they_add_then_adds_up() throws Exception {
        await(tab.add("a", 5));
        await(other.lines());
        await(tab.add("a", 1));
        await(other.setQuantity("a", 2));
        assertThat(await(tab.lines())).containsExactly(line("a", 2));
        await(tab.add("a", 1));
        assertThat(await(other.lines())).containsExactly(line("a", 3));
    }

    @Test
    void a_quantity_keeps_the_attributes_and_leaves_one_item() throws Exception {
        await(tab.add("a", 5, new JsonObject().put("colour", "red")));
        await(other.add("a", 7));
        await(other.add("a", 1, new JsonObject().put("colour", "blue")));
        await(tab.lines());
        PutResult set = await(tab.setQuantity("a", 2));
        assertThat(set.getStamp()).isNotEmpty();
        assertThat(await(tab.lines())).containsExactly(new CartLine("a", 2, new JsonObject().put("colour", "blue")));
        assertThat(await(tab.get()).getItems()).hasSize(1);
        await(tab.add("a", 1));
        assertThat(await(tab.get()).getItems()).hasSize(1);
        assertThat(await(tab.lines())).containsExactly(line("a", 3));
    }

    @Test
    void a_quantity_of_what_is_not_there_adds_it_and_of_zero_removes_it() throws Exception {
        await(tab.setQuantity("a", 2));
        assertThat(await(tab.lines())).containsExactly(line("a", 2));
        assertThat(await(tab.setQuantity("a", 0)).getStamp()).isEmpty();
        assertThat(await(tab.get()).getItems()).isEmpty();
        assertThat(await(tab.setQuantity("a", 0)).getCopies()).isZero();
    }

    @Test
    void a_removed_line_goes_and_other_items_stay() throws Exception {
        await(tab.put("apple"));
        await(tab.add("a", 5));
        await(other.add("a", 1));
        assertThat(await(tab.removeLine("a")).getRemoved()).hasSize(2);
        assertThat(await(tab.removeLine("a")).getRemoved()).isEmpty();
        assertThat(await(tab.get()).getItems()).hasSize(1);
    }

    @Test
    void a_guests_lines_join_the_customers() throws Exception {
        await(client.cart("guest").add("a", 2));
        await(tab.add("a", 1));
        await(client.moveCart("guest", "mohan"));
        await(client.moveCart("guest", "mohan"));
        assertThat(await(tab.lines())).containsExactly(line("a", 3));
    }

    @Test
    void items_that_are_no_lines_and_sums_of_zero_are_not_among_them() throws Exception {
        await(tab.putAll(List.of("apple", 7, new JsonObject().put("sku", "a"), new JsonObject().put("n", 1))));
        await(tab.put(new JsonObject().put("sku", "a").put("n", 1.5)));
        await(tab.add("a", 1));
        await(tab.add("a", -1));
        await(tab.add("b", Long.MAX_VALUE));
        await(other.add("b", 1));
        assertThat(await(tab.lines())).containsExactly(line("b", Long.MAX_VALUE));
    }

    @Test
    void a_line_that_is_none_is_refused() {
        assertRefused(tab.add("a", 1, new JsonObject().put("n", 2)), GtStoreErrorCode.WRONG_TYPE);
        assertRefused(tab.setQuantity("a", -1), GtStoreErrorCode.BAD_NUMBER);
    }

    @Test
    void a_line_is_what_its_json_says() {
        CartLine line = new CartLine("a", 3, new JsonObject().put("colour", "red"));
        assertThat(new CartLine(line.toJson())).isEqualTo(line).hasSameHashCodeAs(line);
        assertThat(line.getSku()).isEqualTo("a");
        assertThat(line.getQuantity()).isEqualTo(3);
        line.getAttributes().put("colour", "blue");
        assertThat(line.getAttributes()).isEqualTo(new JsonObject().put("colour", "red"));
        assertThat(line).isNotEqualTo(line("a", 3)).hasToString(line.toJson().encode());
    }

    private static void assertRefused(Future<?> future, GtStoreErrorCode code) {
        assertThatThrownBy(() -> await(future))
                .satisfies(thrown ->
                        assertThat(((GtStoreException) root(thrown)).code()).isEqualTo(code));
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }

    private static CartLine line(String sku, long quantity) {
        return new CartLine(sku, quantity, NO_ATTRIBUTES);
    }
}
