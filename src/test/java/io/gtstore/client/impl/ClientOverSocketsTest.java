// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.ClientVerticle;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.GtStoreService;
import io.gtstore.client.MemberStatus;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.JsonLimits;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against servers that answer as each test says: one manager, one slot, owners n1 (primary) and n2. */
class ClientOverSocketsTest {
    private static final long EPOCH = 5;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger sessions = new AtomicInteger();
    private ScriptedServer manager;
    private ScriptedServer one;
    private ScriptedServer two;
    private GtStoreClient client;

    @BeforeEach
    void start() throws Exception {
        manager = ScriptedServer.start(vertx, Op.Server.MANAGER, "m").answering(this::manage);
        one = ScriptedServer.start(vertx, Op.Server.NODE, "n1").answering(this::serve);
        two = ScriptedServer.start(vertx, Op.Server.NODE, "n2").answering(this::serve);
        client = GtStoreClient.create(vertx, options());
    }

    @AfterEach
    void stop() throws Exception {
        result(vertx.close());
    }

    private GtStoreClientOptions options() {
        return new GtStoreClientOptions()
                .setManagers(List.of("127.0.0.1:" + manager.port()))
                .setAttemptTimeout(Duration.ofMillis(150))
                .setManagerTimeout(Duration.ofMillis(100))
                .setDeadline(Duration.ofSeconds(1));
    }

    private MapDelta map(long epoch, NodeInfo... owners) {
        return new MapDelta(
                0,
                epoch,
                "m",
                new ClusterSettings(1, 2, "murmur3", "union"),
                List.of(one.node(), two.node()),
                List.of(),
                List.of(new SlotGroup(
                        "0",
                        epoch,
                        Arrays.stream(owners)
                                .map(node -> new OwnerInfo(node.id(), 1, OwnerState.SERVING))
                                .toList())));
    }

    private @Nullable Reply manage(Request request) {
        return request instanceof MemberRequest.GetMap
                ? new Reply.Mapped(map(EPOCH, one.node(), two.node()))
                : located(request);
    }

    private @Nullable Reply serve(Request request) {
        if (request instanceof Request.Put || request instanceof Request.PutAll) {
            return new Reply.Stored(2, 77, EPOCH);
        }
        if (request instanceof Request.Get) {
            Entry entry = new Entry(new Dot("other", 3), 9, "\"apple\"");
            return new Reply.Items(List.of(entry), CausalContext.of(entry.dot()), true, EPOCH);
        }
        if (request instanceof Request.Remove || request instanceof Request.Finalize) {
            return new Reply.Removed(List.of(new Entry(new Dot("other", 3), 9, "\"apple\"")), 2, EPOCH);
        }
        return located(request);
    }

    private Reply located(Request request) {
        String session = request instanceof LocateRequest.Login ? "s" + sessions.incrementAndGet() : "";
        return new Reply.Located(session, 0, one.node(), List.of(two.node()), EPOCH);
    }

    /** Answers changes and gets with the error, and everything else as usual. */
    private Function<Request, @Nullable Reply> failing(ErrorCode code) {
        return request -> request.changesCarts() || request instanceof Request.Get
                ? Reply.Failure.of(code, "scripted", EPOCH)
                : serve(request);
    }

    private @Nullable Reply silentOnData(Request request) {
        return request.changesCarts() || request instanceof Request.Get ? null : serve(request);
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private static Throwable cause(Future<?> future) {
        try {
            result(future);
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("it did not fail");
    }

    private static GtStoreException failure(Future<?> future) {
        return assertThat(cause(future))
                .asInstanceOf(InstanceOfAssertFactories.type(GtStoreException.class))
                .actual();
    }

    @Test
    void an_item_that_no_store_takes_fails_at_once_and_is_not_sent() {
        CartSession session = result(client.openSession("mohan"));
        JsonObject deep = new JsonObject();
        for (int i = 1; i <= JsonLimits.MAX_ITEM_DEPTH; i++) {
            deep = new JsonObject().put("in", deep);
        }
        List<Future<PutResult>> odd =
                List.of(session.put(deep), session.put("half \ud83c"), session.putAll(List.of("fine", "half \ud83c")));
        for (Future<PutResult> put : odd) {
            assertThat(put.isComplete()).isTrue();
            assertThat(put.cause())
                    .isInstanceOfSatisfying(
                            GtStoreException.class,
                            e -> assertThat(e.isDefinite()).isTrue());
        }
        assertThat(one.asked(Request.Put.class)).isEmpty();
        assertThat(one.asked(Request.PutAll.class)).isEmpty();
    }

    @Test
    void a_login_asks_the_manager_and_a_put_only_the_primary() {
        CartSession session = result(client.openSession("mohan"));
        PutResult put = result(session.put("apple"));
        assertThat(session.sessionId()).isEqualTo("s1");
        assertThat(put.getCopies()).isEqualTo(2);
        assertThat(put.getStamp()).isEqualTo("77");
        assertThat(put.getNode().getId()).isEqualTo("n1");
        assertThat(one.asked(Request.Put.class))
                .containsExactly(new Request.Put("mohan", "\"apple\"", List.of(), "s1", 1, EPOCH));
        assertThat(two.asked(Request.Put.class)).isEmpty();
    }

    @Test
    void a_cart_takes_its_session_at_the_owner_and_the_map_once() {
        result(client.cart("mohan").put("apple"));
        result(client.cart("mohan").put("pear"));
        result(client.cart("asha").put("fig"));
        assertThat(manager.asked(LocateRequest.Login.class)).isEmpty();
        assertThat(manager.asked(MemberRequest.GetMap.class)).hasSize(1);
        assertThat(one.asked(LocateRequest.Login.class)).hasSize(2);
        assertThat(one.asked(Request.Put.class)).extracting(Request.Put::seq).containsExactly(1L, 2L, 1L);
    }

    @Test
    void puts_called_one_after_the_other_are_numbered_in_that_order() {
        CartSession cart = client.cart("mohan");
        result(Future.all(cart.put("a"), cart.put("b"), cart.put("c")));
        assertThat(one.asked(Request.Put.class))
                .extracting(Request.Put::item)
                .containsExactly("\"a\"", "\"b\"", "\"c\"");
        assertThat(one.asked(Request.Put.class)).extracting(Request.Put::seq).containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_silent_primary_is_reported_and_the_replica_gets_the_same_dot() {
        one.answering(this::silentOnData);
        CartSession session = result(client.openSession("mohan"));
        List<NodeAddress> moves = new CopyOnWriteArrayList<>();
        session.movedHandler(moves::add);
        assertThat(result(session.put("apple")).getNode().getId()).isEqualTo("n2");
        assertThat(two.asked(Request.Put.class)).isEqualTo(one.asked(Request.Put.class));
        await().untilAsserted(() -> assertThat(manager.asked(MemberRequest.Report.class))
                .containsExactly(new MemberRequest.Report("mohan", "n1", 0, 1)));
        assertThat(moves).extracting(NodeAddress::getId).containsExactly("n2");
        result(session.put("pear"));
        assertThat(one.asked(Request.Put.class)).hasSize(1);
    }

    @Test
    void moved_is_followed_and_the_map_brought_up_to_date_from_the_one_who_said_so() {
        MapDelta newer = map(EPOCH + 1, two.node());
        one.answering(request -> request instanceof MemberRequest.GetMap
                ? new Reply.Mapped(newer)
                : request instanceof Request.Put
                        ? new Reply.Failure(ErrorCode.MOVED, "moved", two.node(), List.of(), EPOCH + 1)
                        : serve(request));
        CartSession session = result(client.openSession("mohan"));
        assertThat(result(session.put("apple")).getNode().getId()).isEqualTo("n2");
        assertThat(two.asked(Request.Put.class)).extracting(Request.Put::epoch).containsExactly(EPOCH + 1);
        await().untilAsserted(() ->
                assertThat(one.asked(MemberRequest.GetMap.class)).containsExactly(new MemberRequest.GetMap(EPOCH)));
        result(session.put("pear"));
        assertThat(one.asked(Request.Put.class)).hasSize(1);
    }

    /** After a change of the map all who go by the old one are told so at the same time. */
    @Test
    void to_follow_what_moved_costs_nothing_of_the_retries() {
        one.answering(request -> request instanceof Request.Put
                ? new Reply.Failure(ErrorCode.MOVED, "moved", two.node(), List.of(), EPOCH + 1)
                : serve(request));
        GtStoreClient thrifty = GtStoreClient.create(
                vertx,
                options()
                        .setRetryBurst(1)
                        .setRetryPercent(0)
                        .setAttemptTimeout(Duration.ofSeconds(2))
                        .setDeadline(Duration.ofSeconds(4)));
        List<Future<PutResult>> puts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            puts.add(thrifty.cart("customer-" + i).put("apple"));
        }
        for (Future<PutResult> put : puts) {
            assertThat(result(put).getNode().getId()).isEqualTo("n2");
        }
        assertThat(one.asked(Request.Put.class))
                .as("more were told so than may be tried again")
                .hasSizeGreaterThan(1);
    }

    @Test
    void nodes_that_send_an_operation_round_and_round_are_not_asked_for_nothing() {
        one.answering(request -> request instanceof Request.Put
                ? new Reply.Failure(ErrorCode.MOVED, "moved", two.node(), List.of(), EPOCH + 1)
                : serve(request));
        two.answering(request -> request instanceof Request.Put
                ? new Reply.Failure(ErrorCode.MOVED, "moved", one.node(), List.of(), EPOCH + 1)
                : serve(request));
        GtStoreClient thrifty =
                GtStoreClient.create(vertx, options().setRetryBurst(1).setRetryPercent(0));
        assertThat(failure(thrifty.cart("mohan").put("apple")).isRetryable()).isTrue();
        assertThat(one.asked(Request.Put.class).size()
                        + two.asked(Request.Put.class).size())
                .isLessThan(40);
    }

    @Test
    void a_map_that_the_manager_pushes_is_taken() {
        CartSession session = result(client.openSession("mohan"));
        manager.push(map(EPOCH + 1, two.node(), one.node()));
        await().untilAsserted(() ->
                assertThat(result(session.put("apple")).getNode().getId()).isEqualTo("n2"));
    }

    @Test
    void past_the_deadline_a_change_that_may_have_happened_is_unknown() {
        one.answering(this::silentOnData);
        two.answering(this::silentOnData);
        CartSession session = result(client.openSession("mohan"));
        GtStoreException failure = failure(session.put("apple"));
        assertThat(failure.code()).isEqualTo(GtStoreErrorCode.UNKNOWN);
        assertThat(failure.isDefinite()).isFalse();
        assertThat(one.asked(Request.Put.class)).extracting(Request.Put::seq).containsOnly(1L);
    }

    @Test
    void past_the_deadline_a_get_fails_with_the_last_error() {
        one.answering(failing(ErrorCode.BEHIND));
        two.answering(failing(ErrorCode.BEHIND));
        GtStoreException failure = failure(client.cart("mohan").get());
        assertThat(failure.code()).isEqualTo(GtStoreErrorCode.BEHIND);
        assertThat(failure.isDefinite()).isTrue();
        assertThat(failure.isRetryable()).isTrue();
        assertThat(one.asked(Request.Get.class)).hasSizeGreaterThan(1);
    }

    @Test
    void an_error_that_no_retry_helps_ends_the_put_at_once() {
        one.answering(failing(ErrorCode.CART_FULL));
        GtStoreException failure = failure(client.cart("mohan").put("apple"));
        assertThat(failure.code()).isEqualTo(GtStoreErrorCode.CART_FULL);
        assertThat(failure.isDefinite()).isTrue();
        assertThat(two.asked(Request.Put.class)).isEmpty();
    }

    @Test
    void after_an_attempt_that_may_have_happened_even_a_refusal_is_unknown() {
        one.answering(this::silentOnData);
        two.answering(failing(ErrorCode.SESSION_EXPIRED));
        CartSession session = result(client.openSession("mohan"));
        assertThat(failure(session.put("apple")).code()).isEqualTo(GtStoreErrorCode.UNKNOWN);
    }

    @Test
    void an_expired_session_is_renewed_unseen_and_the_put_repeated_with_a_new_dot() {
        one.answering(
                request -> request instanceof Request.Put put && put.session().equals("s1")
                        ? Reply.Failure.of(ErrorCode.SESSION_EXPIRED, "scripted", EPOCH)
                        : serve(request));
        CartSession session = result(client.openSession("mohan"));
        result(session.put("apple"));
        assertThat(session.sessionId()).isEqualTo("s2");
        assertThat(one.asked(Request.Put.class))
                .extracting(Request.Put::session)
                .containsExactly("s1", "s2");
    }

    @Test
    void a_put_that_waits_for_the_session_that_a_later_one_asks_for_ends_within_its_own_deadline() {
        AtomicBoolean renewing = new AtomicBoolean();
        Function<Request, @Nullable Reply> noSession = request -> {
            if (request instanceof LocateRequest.Login) {
                renewing.set(true);
                return Reply.Failure.of(ErrorCode.CLOCK_OFF, "scripted", EPOCH);
            }
            boolean early = request instanceof Request.Put put && put.item().contains("early") && !renewing.get();
            return failing(early ? ErrorCode.CLOCK_OFF : ErrorCode.SESSION_EXPIRED)
                    .apply(request);
        };
        GtStoreClient eager = GtStoreClient.create(vertx, options().setRetryBurst(1_000));
        CartSession session = result(eager.openSession("mohan"));
        one.answering(noSession);
        two.answering(noSession);
        Future<PutResult> early = session.put("early");
        await().until(() -> one.asked(Request.Put.class).size() > 5);
        Future<PutResult> late = session.put("late");
        Future<Boolean> first = early.transform((put, failure) -> Future.succeededFuture(!late.isComplete()));
        assertThat(result(first)).as("the one that began later waits on").isTrue();
        assertThat(failure(early).isDefinite()).isTrue();
        assertThat(failure(late).isDefinite()).isTrue();
    }

    @Test
    void a_session_goes_on_at_an_owner_when_no_manager_is_left_and_the_map_is_known() {
        result(client.openSession("mohan"));
        manager.answering(request -> null);
        CartSession session = result(client.openSession("asha"));
        result(session.put("apple"));
        assertThat(one.asked(LocateRequest.Login.class)).containsExactly(new LocateRequest.Login("asha"));
        assertThat(result(client.admin().query("asha")).getNode().getId()).isEqualTo("n1");
    }

    @Test
    void without_any_manager_an_operation_ends_at_its_deadline_and_says_where_it_looked() {
        GtStoreClient lonely = GtStoreClient.create(vertx, options().setManagers(List.of("127.0.0.1:1")));
        GtStoreException failure = failure(lonely.cart("mohan").put("apple"));
        assertThat(failure.code()).isEqualTo(GtStoreErrorCode.UNREACHABLE);
        assertThat(failure.isDefinite()).isTrue();
        assertThat(failure.getMessage()).contains("127.0.0.1:1");
    }

    @Test
    void managers_are_tried_in_order_and_the_one_that_answers_is_kept() {
        List<String> managers = List.of("127.0.0.1:1", "127.0.0.1:" + manager.port());
        GtStoreClient patient = GtStoreClient.create(vertx, options().setManagers(managers));
        assertThat(result(patient.admin().query("mohan")).getSlot()).isZero();
        assertThat(result(patient.admin().status()).getMembers())
                .extracting(MemberStatus::getOwned)
                .containsExactly(1, 1);
    }

    @Test
    void gets_carry_what_was_acknowledged_and_finalize_what_the_last_get_saw() {
        CartSession session = result(client.openSession("mohan"));
        result(session.put("apple"));
        CartContents cart = result(session.get());
        RemoveResult taken = result(session.checkout());
        assertThat(one.asked(Request.Get.class).get(0).acked().encode()).isEqualTo("s1:1");
        assertThat(cart.getItems()).extracting(CartItem::value).containsExactly("apple");
        assertThat(one.asked(Request.Finalize.class))
                .containsExactly(new Request.Finalize("mohan", CausalContext.of(new Dot("other", 3)), "s1", 2, EPOCH));
        assertThat(taken.getRemoved()).hasSize(1);
    }

    @Test
    void a_manager_that_is_not_ready_sends_queries_to_the_nodes_and_a_login_to_the_owner() {
        result(client.openSession("mohan"));
        manager.answering(request -> Reply.Failure.of(ErrorCode.NOT_READY, "scripted", 0));
        assertThat(result(client.admin().query("mohan")).getNode().getId()).isEqualTo("n1");
        assertThat(result(client.openSession("asha")).sessionId()).isEqualTo("s2");
    }

    @Test
    void a_reported_port_is_answered_with_another_owner() {
        manager.answering(request -> request instanceof MemberRequest.Report
                ? new Reply.Located("", 0, two.node(), List.of(), EPOCH)
                : manage(request));
        assertThat(result(client.admin().reportNodeFailure("mohan", one.port()))
                        .getNode()
                        .getId())
                .isEqualTo("n2");
        assertThat(manager.asked(MemberRequest.Report.class))
                .containsExactly(new MemberRequest.Report("mohan", "", one.port(), 0));
    }

    @Test
    void an_item_is_removed_by_the_dot_of_the_oldest_equal_one() {
        CartSession session = result(client.openSession("mohan"));
        assertThat(result(EqualItems.removeOldest(session, "apple")).getRemoved())
                .hasSize(1);
        assertThat(one.asked(Request.Remove.class))
                .containsExactly(new Request.Remove("mohan", List.of(new Dot("other", 3)), "s1", 1, EPOCH));
        assertThat(result(EqualItems.removeOldest(session, "pear")).getRemoved())
                .isEmpty();
        assertThat(one.asked(Request.Remove.class)).hasSize(1);
    }

    @Test
    void an_item_is_replaced_in_one_put_that_names_the_oldest_equal_one() {
        CartSession session = result(client.openSession("mohan"));
        assertThat(result(EqualItems.replaceOldest(session, "apple", "2 apples"))
                        .getCopies())
                .isEqualTo(2);
        assertThat(one.asked(Request.Put.class))
                .containsExactly(
                        new Request.Put("mohan", "\"2 apples\"", List.of(new Dot("other", 3)), "s1", 1, EPOCH));
        assertThat(result(EqualItems.replaceOldest(session, "pear", "2 pears")).getCopies())
                .isZero();
        assertThat(one.asked(Request.Put.class)).hasSize(1);
    }

    @Test
    void the_change_after_a_refused_one_says_so_until_it_is_acknowledged() {
        one.answering(
                request -> request instanceof Request.Put put && put.item().contains("stone")
                        ? Reply.Failure.of(ErrorCode.CART_FULL, "no room", EPOCH)
                        : serve(request));
        CartSession session = result(client.openSession("mohan"));
        assertThat(failure(session.put("stone")).isDefinite()).isTrue();
        assertThat(failure(session.put("stone")).isDefinite()).isTrue();
        result(session.put("apple"));
        result(session.put("pear"));
        assertThat(one.asked(Request.Put.class))
                .extracting(put -> put.voids().encode())
                .containsExactly("", "s1:1", "s1:1-2", "");
    }

    @Test
    void a_change_that_is_sent_again_says_what_was_refused_since_it_began() {
        one.answering(request -> {
            if (!(request instanceof Request.Put put)) {
                return serve(request);
            }
            boolean refused = put.item().contains("stone");
            return Reply.Failure.of(refused ? ErrorCode.CART_FULL : ErrorCode.NOT_READY, "not here", EPOCH);
        });
        Promise<List<Future<PutResult>>> begun = Promise.promise();
        vertx.runOnContext(turn -> GtStoreClient.create(vertx, options())
                .openSession("mohan") // what follows is one turn of the client's loop: no answer comes between the two
                .onSuccess(session -> begun.complete(List.of(session.put("stone"), session.put("apple")))));
        List<Future<PutResult>> stoneAndApple = result(begun.future());
        assertThat(failure(stoneAndApple.get(0)).isDefinite()).isTrue();
        result(stoneAndApple.get(1));
        assertThat(one.asked(Request.Put.class))
                .extracting(put -> put.voids().encode())
                .containsExactly("", "");
        assertThat(two.asked(Request.Put.class))
                .extracting(put -> put.voids().encode())
                .containsExactly("s1:1");
    }

    @Test
    void several_items_are_one_request_and_the_next_change_is_numbered_after_the_last_of_them() {
        CartSession session = result(client.openSession("mohan"));
        assertThat(result(session.putAll(List.of("a", "b", "c"))).getCopies()).isEqualTo(2);
        result(session.put("d"));
        result(session.get());
        assertThat(one.asked(Request.PutAll.class))
                .containsExactly(new Request.PutAll("mohan", List.of("\"a\"", "\"b\"", "\"c\""), "s1", 1, EPOCH));
        assertThat(one.asked(Request.Put.class)).extracting(Request.Put::seq).containsExactly(4L);
        assertThat(one.asked(Request.Get.class).get(0).acked().encode()).isEqualTo("s1:1-4");
        assertThat(failure(session.putAll(List.of())).code()).isEqualTo(GtStoreErrorCode.MISSING_FIELD);
    }

    @Test
    void every_equal_item_is_removed_in_one_request() {
        one.answering(request -> request instanceof Request.Get
                ? new Reply.Items(
                        List.of(
                                new Entry(new Dot("other", 3), 9, "\"apple\""),
                                new Entry(new Dot("other", 4), 10, "\"pear\""),
                                new Entry(new Dot("other", 5), 11, "\"apple\"")),
                        CausalContext.ofRange("other", 3, 5),
                        true,
                        EPOCH)
                : serve(request));
        CartSession session = result(client.openSession("mohan"));
        result(EqualItems.removeEvery(session, "apple"));
        assertThat(result(EqualItems.removeEvery(session, "fig")).getRemoved()).isEmpty();
        assertThat(one.asked(Request.Remove.class))
                .containsExactly(
                        new Request.Remove("mohan", List.of(new Dot("other", 3), new Dot("other", 5)), "s1", 1, EPOCH));
    }

    @Test
    void what_could_be_moved_has_left_the_guests_cart_though_the_rest_found_no_room() {
        one.answering(request -> {
            if (request instanceof Request.Get) {
                return new Reply.Items(
                        List.of(
                                new Entry(new Dot("other", 3), 9, "\"apple\""),
                                new Entry(new Dot("other", 4), 10, "\"pear\"")),
                        CausalContext.ofRange("other", 3, 4),
                        true,
                        EPOCH);
            }
            boolean pear = request instanceof Request.Put put && put.item().contains("pear");
            return pear ? Reply.Failure.of(ErrorCode.CART_FULL, "scripted", EPOCH) : serve(request);
        });
        assertThat(failure(client.moveCart("guest", "mohan")).code()).isEqualTo(GtStoreErrorCode.CART_FULL);
        assertThat(one.asked(Request.Put.class)).extracting(Request.Put::key).containsOnly("mohan");
        assertThat(one.asked(Request.Remove.class))
                .containsExactly(new Request.Remove("guest", List.of(new Dot("other", 3)), "s1", 1, EPOCH));
        assertThat(failure(client.moveCart("mohan", "mohan")).code()).isEqualTo(GtStoreErrorCode.BAD_KEY);
    }

    @Test
    void a_put_whose_reply_was_lost_is_repeated_by_the_client_with_its_dot() {
        AtomicInteger asked = new AtomicInteger();
        two.answering(this::silentOnData);
        one.answering(
                request -> request instanceof Request.Put && asked.incrementAndGet() == 1 ? null : serve(request));
        CartSession session = result(client.openSession("mohan"));
        assertThat(result(session.put("apple")).getNode().getId()).isEqualTo("n1");
        assertThat(one.asked(Request.Put.class))
                .hasSize(2)
                .extracting(Request.Put::seq)
                .containsOnly(1L);
    }

    @Test
    void a_cluster_that_fails_is_not_asked_more_often_than_the_budget_of_retries_allows() {
        one.answering(failing(ErrorCode.BUSY));
        two.answering(failing(ErrorCode.BUSY));
        GtStoreClient thrifty =
                GtStoreClient.create(vertx, options().setRetryBurst(5).setRetryPercent(10));
        List<Future<?>> puts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            puts.add(thrifty.cart("mohan").put("apple"));
        }
        assertThat(cause(Future.join(puts))).isInstanceOf(GtStoreException.class);
        int attempts = one.asked(Request.Put.class).size()
                + two.asked(Request.Put.class).size();
        // 50 first ones, 5 saved up, a tenth of 51 operations, and 10 in a second for that one, and a little more.
        assertThat(attempts).isBetween(50, 50 + 5 + 6 + 14);
    }

    @Test
    void a_sessions_lifetime_goes_with_each_put() {
        CartSession session = result(client.openSession("mohan"));
        result(session.put("a"));
        session.expireAfter(Duration.ofSeconds(5));
        result(session.put("b"));
        result(session.putAll(List.of("d")));
        session.expireAfter(Duration.ZERO);
        result(session.put("c"));
        session.expireAfter(Duration.ofNanos(1));
        result(session.put("e"));
        session.expireAfter(Duration.ofSeconds(Long.MAX_VALUE));
        result(session.put("f"));
        session.expireAfter(null);
        result(session.put("g"));
        assertThat(one.asked(Request.Put.class))
                .extracting(Request.Put::ttl)
                .containsExactly(-1L, 5_000L, 0L, 1L, Long.MAX_VALUE, -1L);
        assertThat(one.asked(Request.PutAll.class))
                .extracting(Request.PutAll::ttl)
                .containsExactly(5_000L);
    }

    @Test
    void an_items_end_goes_with_its_put_alone() {
        CartSession session = result(client.openSession("mohan"));
        result(session.put("a", Duration.ofMinutes(15)));
        result(session.put("b"));
        result(session.replace(new CartItem("a", "other", 2, "1"), "c", Duration.ofNanos(1)));
        result(session.putAll(List.of("d"), Duration.ofSeconds(Long.MAX_VALUE)));
        result(session.putAll(List.of("e")));
        assertThat(one.asked(Request.Put.class))
                .extracting(Request.Put::end)
                .containsExactly(ItemEnd.after(900_000), ItemEnd.NONE, ItemEnd.after(1));
        assertThat(one.asked(Request.PutAll.class))
                .extracting(Request.PutAll::end)
                .containsExactly(ItemEnd.after(Long.MAX_VALUE), ItemEnd.NONE);
    }

    @Test
    void an_item_is_the_same_as_json() {
        CartItem seat = new CartItem("seat", "s", 1, "5", Instant.ofEpochMilli(1_800_000_000_000L));
        CartItem apple = new CartItem("apple", "s", 2, "6");
        assertThat(new CartItem(seat.toJson())).isEqualTo(seat).isNotEqualTo(new CartItem("seat", "s", 1, "5"));
        assertThat(new CartItem(apple.toJson())).isEqualTo(apple);
        assertThat(seat.toJson().getLong("ends")).isEqualTo(1_800_000_000_000L);
        assertThat(apple.toJson().containsKey("ends")).isFalse();
    }

    @Test
    void the_sessions_kept_are_bounded_and_the_one_used_longest_ago_goes() {
        GtStoreClient small = GtStoreClient.create(vertx, options().setSessions(2));
        CartSession a = small.cart("a");
        CartSession b = small.cart("b");
        assertThat(small.cart("a")).isSameAs(a);
        small.cart("c");
        assertThat(small.cart("a")).isSameAs(a);
        assertThat(small.cart("b")).isNotSameAs(b);
    }

    @Test
    void results_come_back_on_the_callers_context() {
        io.vertx.core.Context caller = vertx.getOrCreateContext();
        Future<Boolean> same = Future.future(promise -> caller.runOnContext(turn -> client.cart("mohan")
                .put("apple")
                .map(put -> Vertx.currentContext() == caller)
                .onComplete(promise)));
        assertThat(result(same)).isTrue();
    }

    @Test
    void a_closed_client_ends_what_is_under_way_and_refuses_more() {
        one.answering(this::silentOnData);
        two.answering(this::silentOnData);
        CartSession session = result(client.openSession("mohan"));
        Future<PutResult> put = session.put("apple");
        await().until(() -> !one.asked(Request.Put.class).isEmpty());
        result(client.close());
        assertThat(failure(put).code()).isEqualTo(GtStoreErrorCode.UNKNOWN);
        assertThat(failure(client.admin().query("mohan")).code()).isEqualTo(GtStoreErrorCode.UNREACHABLE);
    }

    @Test
    void the_store_is_served_on_the_event_bus() {
        JsonObject config = options().toJson().put("address", "carts");
        result(vertx.deployVerticle(new ClientVerticle(), new DeploymentOptions().setConfig(config)));
        GtStoreService service = GtStoreService.createProxy(vertx, "carts");
        assertThat(result(service.put("mohan", "apple")).getCopies()).isEqualTo(2);
        result(service.putJson("mohan", new JsonObject().put("sku", 7)));
        result(service.putAll("mohan", List.of("fig", "plum")));
        assertThat(result(service.get("mohan")).getItems())
                .extracting(CartItem::value)
                .containsExactly("apple");
        result(service.removeEvery("mohan", "apple"));
        CartItem old = new CartItem("apple", "other", 2, "1");
        assertThat(result(service.replace("mohan", old, "pear")).getCopies()).isEqualTo(2);
        assertThat(result(service.query("mohan")).getReplicas()).hasSize(1);
        assertThat(result(service.status()).getEpoch()).isEqualTo(EPOCH);
        assertThat(one.asked(Request.Put.class))
                .extracting(Request.Put::item)
                .containsExactly("\"apple\"", "{\"sku\":7}", "\"pear\"");
    }

    @Test
    void a_failure_on_the_event_bus_names_its_code() {
        one.answering(failing(ErrorCode.CART_FULL));
        result(vertx.deployVerticle(new ClientVerticle(options())));
        GtStoreService service = GtStoreService.createProxy(vertx, GtStoreClientOptions.DEFAULT_ADDRESS);
        GtStoreException failure = failure(service.put("mohan", "apple"));
        assertThat(failure.code()).isEqualTo(GtStoreErrorCode.CART_FULL);
        assertThat(failure.isDefinite()).isTrue();
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        told -> assertThat(told.getDebugInfo())
                                .isEqualTo(new JsonObject()
                                        .put("code", "cart_full")
                                        .put("definite", true)
                                        .put("retry", false)));
        assertThat(failure(GtStoreService.createProxy(vertx, "nowhere").get("mohan"))
                        .code())
                .isEqualTo(GtStoreErrorCode.UNREACHABLE);
    }

    /** An owner that has not heard of the change counts it as seen with a later finalize of the session, and may then hear of the item. */
    @Test
    void what_a_session_has_taken_out_its_gets_never_show_again() {
        CartSession checkingOut = client.cart("mohan");
        assertThat(result(checkingOut.get()).getItems()).hasSize(1);
        result(checkingOut.checkout());
        assertThat(result(checkingOut.get()).getItems()).isEmpty();

        CartSession removing = client.cart("sita");
        result(removing.remove(result(removing.get()).getItems().get(0)));
        result(removing.checkout());
        assertThat(result(removing.get()).getItems()).isEmpty();
    }
}
