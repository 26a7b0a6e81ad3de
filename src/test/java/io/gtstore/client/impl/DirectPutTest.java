// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gtstore.LocalCluster;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PutResult;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Puts that the client sends to both owners of the one slot, n1 and n2, which answer as each test says. */
class DirectPutTest {
    private static final long EPOCH = 5;
    private static final String SILENCE = "silence";
    private static final String SESSION = "0mi1x2k9aq3f8z0k2w1b";

    private final Vertx vertx = Vertx.vertx();
    private Duration attempt = GtStoreClientOptions.DEFAULT_ATTEMPT_TIMEOUT;
    private String merge = "union";
    private OwnerState second = OwnerState.SERVING;
    private ScriptedServer manager;
    private ScriptedServer one;
    private ScriptedServer two;
    private GtStoreClient client;
    private CartSession cart;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        if (!test.getTags().contains(SILENCE)) {
            attempt = Duration.ofMinutes(1); // a busy machine is slow to answer as well
        }
        manager = ScriptedServer.start(vertx, Op.Server.MANAGER, "m").answering(this::manage);
        one = ScriptedServer.start(vertx, Op.Server.NODE, "n1").answering(DirectPutTest::store);
        two = ScriptedServer.start(vertx, Op.Server.NODE, "n2").answering(DirectPutTest::store);
        open();
    }

    @AfterEach
    void stop() throws Exception {
        LocalCluster.await(vertx.close());
    }

    private void open() throws Exception {
        client = GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of("127.0.0.1:" + manager.port()))
                        .setAttemptTimeout(attempt)
                        .setDeadline(Duration.ofMinutes(1)));
        cart = LocalCluster.await(client.openSession("mohan"));
        assertThat(put("first").getCopies()).isEqualTo(2);
    }

    @Test
    void the_first_goes_by_a_coordinator_which_stamps_it_and_all_others_to_both_owners() throws Exception {
        PutResult second = put("second");
        PutResult third = put("third");
        assertThat(second.getCopies()).isEqualTo(2);
        assertThat(third.getNode()).isEqualTo(cart.node());
        assertThat(puts(one)).hasSize(3);
        assertThat(puts(one).get(0).alone()).isZero();
        assertThat(puts(two)).isEqualTo(puts(one).subList(1, 3));
        assertThat(puts(two).get(0).alone())
                .isPositive()
                .isLessThan(puts(two).get(1).alone());
    }

    @Test
    void whoever_knows_the_clusters_clock_issues_sessions_itself() throws Exception {
        CartSession next = LocalCluster.await(client.openSession("rama"));
        assertThat(manager.asked(LocateRequest.Login.class)).hasSize(1);
        assertThat(Sessions.issuedAt(next.sessionId())).isCloseTo(System.currentTimeMillis(), within(30_000L));
        assertThat(next.sessionId()).isNotEqualTo(cart.sessionId());
        assertThat(next.node()).isEqualTo(cart.node());
        assertThat(LocalCluster.await(next.put("milk")).getCopies()).isEqualTo(2);
        assertThat(puts(two)).extracting(Request.Put::session).contains(next.sessionId());
    }

    @Tag(SILENCE)
    @Test
    void while_an_owner_is_not_well_a_manager_is_asked_for_a_session() throws Exception {
        two.answering(request -> null);
        put("second");
        LocalCluster.await(client.openSession("rama"));
        assertThat(manager.asked(LocateRequest.Login.class)).hasSize(2);
    }

    @Test
    void what_one_owner_refused_is_coordinated_by_the_one_that_has_it() throws Exception {
        one.answering(refusingAlone(ErrorCode.CART_FULL));
        assertThat(put("second").getCopies()).isEqualTo(2);
        assertThat(puts(two))
                .extracting(Request.Put::alone)
                .containsExactly(puts(one).get(1).alone(), 0L);
        assertThat(puts(one)).hasSize(2);
    }

    @Tag(SILENCE)
    @Test
    void so_is_what_one_owner_does_not_answer() throws Exception {
        two.answering(request -> null);
        assertThat(put("second").getCopies()).isEqualTo(2);
        assertThat(puts(one)).extracting(Request.Put::seq).containsExactly(1L, 2L, 2L);
        assertThat(puts(one).get(2).alone()).isZero();
    }

    @Test
    void what_both_refuse_for_good_has_not_happened() {
        one.answering(refusingAlone(ErrorCode.CART_FULL));
        two.answering(refusingAlone(ErrorCode.CART_FULL));
        GtStoreException why = failure("second");
        assertThat(why.code()).isEqualTo(GtStoreErrorCode.CART_FULL);
        assertThat(why.isDefinite()).isTrue();
        assertThat(puts(one)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"CLOCK_OFF", "BEHIND", "MOVED", "STALE_MAP"})
    void what_both_leave_to_a_coordinator_goes_to_one(ErrorCode code) throws Exception {
        one.answering(refusingAlone(code));
        two.answering(refusingAlone(code));
        assertThat(put("second").getCopies()).isEqualTo(2);
        assertThat(puts(one).size() + puts(two).size()).isEqualTo(4);
    }

    @Test
    void an_item_that_one_owner_has_is_never_said_to_be_refused() {
        one.answering(refusingAlone(ErrorCode.CART_FULL));
        two.answering(request ->
                request instanceof Request.Put put && put.alone() == 0 ? failing(ErrorCode.CART_FULL) : store(request));
        GtStoreException why = failure("second");
        assertThat(why.code()).isEqualTo(GtStoreErrorCode.UNKNOWN);
        assertThat(why.isDefinite()).isFalse();
    }

    @Tag(SILENCE)
    @Test
    void an_owner_that_was_late_is_left_out_for_a_while() throws Exception {
        two.answering(request -> null);
        put("second");
        int before = puts(two).size();
        put("third");
        assertThat(puts(two)).hasSize(before);
    }

    @Test
    void a_put_that_replaces_goes_by_a_coordinator() throws Exception {
        CartItem first = LocalCluster.await(cart.get()).getItems().get(0);
        LocalCluster.await(cart.replace(first, "second"));
        assertThat(puts(two)).isEmpty();
    }

    @Test
    void so_does_every_put_where_the_newest_copy_wins() throws Exception {
        merge = "newest";
        open();
        put("second");
        assertThat(puts(two)).isEmpty();
    }

    @Test
    void so_does_every_put_while_an_owner_has_yet_to_catch_up() throws Exception {
        second = OwnerState.CATCHING_UP;
        open();
        put("second");
        assertThat(puts(two)).isEmpty();
    }

    private PutResult put(String item) throws Exception {
        return LocalCluster.await(cart.put(item));
    }

    private GtStoreException failure(String item) {
        try {
            return (GtStoreException) cart.put(item)
                    .toCompletionStage()
                    .handle((done, why) -> why)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Request.Put> puts(ScriptedServer node) {
        return node.asked(Request.Put.class);
    }

    private static Function<Request, @Nullable Reply> refusingAlone(ErrorCode code) {
        return request -> request instanceof Request.Put put && put.alone() > 0 ? failing(code) : store(request);
    }

    private static Reply failing(ErrorCode code) {
        return Reply.Failure.of(code, "as the test says", EPOCH);
    }

    private static Reply store(Request request) {
        if (request instanceof Request.Put put) {
            long stamp = put.alone() > 0 ? put.alone() : System.currentTimeMillis() << 16;
            return new Reply.Stored(put.alone() > 0 ? 1 : 2, stamp, EPOCH);
        }
        Entry first = new Entry(new Dot(SESSION, 1), 1, "\"first\"");
        return new Reply.Items(List.of(first), CausalContext.of(List.of(first.dot())), true, EPOCH);
    }

    private Reply manage(Request request) {
        return request instanceof LocateRequest.Login
                ? new Reply.Located(SESSION, 0, one.node(), List.of(two.node()), EPOCH)
                : new Reply.Mapped(map());
    }

    private MapDelta map() {
        return new MapDelta(
                0,
                EPOCH,
                "m",
                new ClusterSettings(1, 2, "murmur3", merge),
                List.of(one.node(), two.node()),
                List.of(),
                List.of(new SlotGroup(
                        "0",
                        EPOCH,
                        List.of(new OwnerInfo("n1", 1, OwnerState.SERVING), new OwnerInfo("n2", 1, second)))));
    }
}
