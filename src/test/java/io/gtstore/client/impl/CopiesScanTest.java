// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.LocalCluster;
import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.client.CartCopies;
import io.gtstore.client.CartCopy;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.SlotGroup;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a cluster of three, of which n1 and n2 own the one slot, says of a cart. */
@ExtendWith(VertxExtension.class)
class CopiesScanTest {
    private static final String KEY = "mohan";
    private static final long EPOCH = 5;
    private static final long LOGIN = 1_800_000_000_000L;
    private static final long HORIZON = LOGIN + 1_200_000;
    private static final Entry APPLE = new Entry(new Dot(Sessions.issue(LOGIN, 7), 1), LOGIN << 16, "\"apple\"");
    private static final Cart CART = Cart.putDelta(APPLE, List.of(), "n1").raise(HORIZON);

    @Test
    void a_member_that_owned_the_slot_once_and_holds_nothing_of_the_cart_does_not_count(Vertx vertx) throws Exception {
        CartCopies copies = copies(vertx, Cart.emptyUnder(HORIZON));
        assertThat(copies.copies()).extracting(CartCopy::role).containsExactly("primary, serving", "replica, serving");
        assertThat(copies.merged()).isEqualTo(Answers.state(CART));
    }

    @Test
    void one_that_holds_something_for_the_owners_does(Vertx vertx) throws Exception {
        Entry pear = new Entry(new Dot(Sessions.issue(HORIZON, 8), 1), HORIZON << 16, "\"pear\"");
        CartCopies copies = copies(vertx, Cart.putDelta(pear, List.of(), "n1"));
        assertThat(copies.copies())
                .extracting(CartCopy::role)
                .containsExactly("primary, serving", "replica, serving", "holder");
        assertThat(copies.merged().items()).isEqualTo(Answers.entries(List.of(APPLE, pear)));
    }

    private static CartCopies copies(Vertx vertx, Cart atTheThird) throws Exception {
        ScriptedServer one = holding(vertx, "n1", CART);
        ScriptedServer two = holding(vertx, "n2", CART);
        ScriptedServer three = holding(vertx, "n3", atTheThird);
        MapDelta map = new MapDelta(
                0,
                EPOCH,
                "m",
                new ClusterSettings(1, 2, "murmur3", "union"),
                List.of(one.node(), two.node(), three.node()),
                List.of(),
                List.of(new SlotGroup(
                        "0",
                        EPOCH,
                        List.of(
                                new OwnerInfo("n1", 1, OwnerState.SERVING),
                                new OwnerInfo("n2", 1, OwnerState.SERVING)))));
        ScriptedServer manager =
                ScriptedServer.start(vertx, Op.Server.MANAGER, "m").answering(request -> new Reply.Mapped(map));
        GtStoreClient client = GtStoreClient.create(
                vertx, new GtStoreClientOptions().setManagers(List.of("127.0.0.1:" + manager.port())));
        return LocalCluster.await(client.admin().copies(KEY));
    }

    private static ScriptedServer holding(Vertx vertx, String id, Cart cart) throws Exception {
        return ScriptedServer.start(vertx, Op.Server.NODE, id)
                .answering(scan -> new Reply.Carts(List.of(new KeyedCart(KEY, cart)), null, EPOCH));
    }
}
