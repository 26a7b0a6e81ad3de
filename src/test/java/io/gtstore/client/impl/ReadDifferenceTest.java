// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.LocalCluster;
import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.protocol.CartVersion;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gets of one cart at its one owner, which answers them with what has changed, or as the test says. */
class ReadDifferenceTest {
    private static final long EPOCH = 5;
    private static final String SESSION = "0mi1x2k9aq3f8z0k2w1b";

    private final Vertx vertx = Vertx.vertx();
    private ScriptedServer manager;
    private ScriptedServer owner;
    private CartSession session;
    private volatile Cart cart = Cart.EMPTY;
    private volatile long wrongBy;

    @BeforeEach
    void start() throws Exception {
        manager = ScriptedServer.start(vertx, Op.Server.MANAGER, "m").answering(this::manage);
        owner = ScriptedServer.start(vertx, Op.Server.NODE, "n1").answering(this::answer);
        for (int i = 1; i <= 30; i++) {
            put(i, List.of());
        }
        open(GtStoreClientOptions.DEFAULT_CACHE_BYTES);
    }

    @AfterEach
    void stop() throws Exception {
        LocalCluster.await(vertx.close());
    }

    private void open(int cacheBytes) throws Exception {
        GtStoreClient client = GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of("127.0.0.1:" + manager.port()))
                        .setCacheBytes(cacheBytes));
        session = LocalCluster.await(client.openSession("mohan"));
    }

    @Test
    void each_get_names_the_cart_of_the_one_before_and_shows_the_cart_of_now() throws Exception {
        assertThat(get()).hasSize(30);
        assertThat(known(0)).isNull();

        assertThat(get()).hasSize(30);
        assertThat(known(1)).isEqualTo(CartVersion.of(cart));

        put(31, List.of(dot(3), dot(30)));
        assertThat(get()).hasSize(29).doesNotContain("item 3", "item 30").endsWith("item 29", "item 31");

        put(32, List.of());
        assertThat(get()).hasSize(30).endsWith("item 31", "item 32");
        assertThat(known(3)).extracting(CartVersion::context).isEqualTo(CausalContext.ofRange(SESSION, 1, 31));
        assertThat(gets()).hasSize(4);
    }

    @Test
    void a_difference_that_does_not_lead_to_the_cart_is_not_shown_but_the_whole_cart_asked_for() throws Exception {
        get();
        put(31, List.of());
        wrongBy = 1;
        assertThat(get()).hasSize(31).endsWith("item 31");
        assertThat(known(1)).isNotNull();
        assertThat(known(2)).isNull();
        wrongBy = 0;
        put(32, List.of(dot(1)));
        assertThat(get()).hasSize(31).endsWith("item 32");
        assertThat(gets()).hasSize(4);
    }

    @Test
    void an_owner_that_knows_of_no_differences_is_read_as_before() throws Exception {
        get();
        put(31, List.of(dot(2)));
        owner.answering(request -> request instanceof Request.Get ? whole() : answer(request));
        assertThat(get()).hasSize(30).doesNotContain("item 2").endsWith("item 31");
    }

    @Test
    void a_client_without_a_cache_and_one_whose_cache_is_too_small_name_nothing() throws Exception {
        open(0);
        get();
        get();
        open(100);
        get();
        assertThat(get()).hasSize(30);
        assertThat(gets()).hasSize(4).extracting(Request.Get::known).containsOnlyNulls();
    }

    @Test
    void items_that_were_shown_before_are_the_same_unless_they_could_have_been_changed() throws Exception {
        Entry object = new Entry(dot(31), 31, "{\"sku\":7}");
        cart = MergePolicy.UNION.merge(cart, Cart.putDelta(object, List.of(), "n1"));
        List<CartItem> before = LocalCluster.await(session.get()).getItems();
        before.get(30).asJsonObject().put("sku", 8);
        put(32, List.of(dot(2)));
        List<CartItem> after = LocalCluster.await(session.get()).getItems();
        assertThat(after.subList(1, 29)).containsExactlyElementsOf(before.subList(2, 30));
        for (int i = 1; i < 29; i++) {
            assertThat(after.get(i)).isSameAs(before.get(i + 1));
        }
        assertThat(after.get(29).asJsonObject().getInteger("sku")).isEqualTo(7);
        assertThat(after.get(30).value()).isEqualTo("item 32");
    }

    private @Nullable CartVersion known(int get) {
        return gets().get(get).known();
    }

    private List<Request.Get> gets() {
        return owner.asked(Request.Get.class);
    }

    private List<String> get() throws Exception {
        return LocalCluster.await(session.get()).getItems().stream()
                .map(CartItem::asString)
                .toList();
    }

    private void put(int number, List<Dot> replaced) {
        Entry entry = new Entry(dot(number), number, "\"item " + number + "\"");
        cart = MergePolicy.UNION.merge(cart, Cart.putDelta(entry, replaced, "n1"));
    }

    private static Dot dot(int number) {
        return new Dot(SESSION, number);
    }

    private @Nullable Reply answer(Request request) {
        if (!(request instanceof Request.Get get)) {
            return located();
        }
        CartVersion known = get.known();
        if (known == null) {
            return whole();
        }
        if (known.matches(cart)) {
            return Reply.Items.same(EPOCH);
        }
        CartDifference difference = Objects.requireNonNull(CartDifference.since(known.context(), known.items(), cart));
        return Reply.Items.since(
                new CartDifference(
                        difference.added(), difference.gone(), difference.seen(), difference.digest() + wrongBy),
                EPOCH);
    }

    private Reply whole() {
        return new Reply.Items(cart.entries(), cart.context(), true, EPOCH);
    }

    private Reply located() {
        return new Reply.Located(SESSION, 0, owner.node(), List.of(), EPOCH);
    }

    private @Nullable Reply manage(Request request) {
        SlotGroup all =
                new SlotGroup("0", EPOCH, List.of(new OwnerInfo(owner.node().id(), 1, OwnerState.SERVING)));
        return request instanceof MemberRequest.GetMap
                ? new Reply.Mapped(new MapDelta(
                        0,
                        EPOCH,
                        "m",
                        new ClusterSettings(1, 1, "murmur3", "union"),
                        List.of(owner.node()),
                        List.of(),
                        List.of(all)))
                : located();
    }
}
