// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.client.BackupCart;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.CartWatch;
import io.gtstore.client.GtStoreAdmin;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PlannedChange;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever fails, and however, fails with a {@link GtStoreException}; nothing is thrown. */
@Timeout(60)
class EveryFailureTest {
    /** Those try for half a minute, so they are only seen to end when the client is closed. */
    private static final Set<String> PATIENT = Set.of("scan", "restore");

    private static final CartItem ITEM = new CartItem("apple", "s", 1, "1");

    private static final Map<String, Function<GtStoreClient, Future<?>>> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("ready", GtStoreClient::ready);
        CALLS.put("openSession", client -> client.openSession("mohan"));
        CALLS.put("moveCart", client -> client.moveCart("guest", "mohan"));
        CALLS.put("status", client -> client.admin().status());
        CALLS.put("query", client -> client.admin().query("mohan"));
        CALLS.put("reportNodeFailure", client -> client.admin().reportNodeFailure("mohan", 7501));
        CALLS.put("leave", client -> client.admin().leave("node-1"));
        CALLS.put("forget", client -> client.admin().forget("node-1"));
        CALLS.put("plan", client -> client.admin().plan(PlannedChange.none()));
        CALLS.put("scan", client -> client.admin().scan(""));
        CALLS.put(
                "restore",
                client -> client.admin()
                        .restore(new BackupCart("mohan", List.of(new BackupCart.Item("\"apple\"", "s", 1, 1)), null)));
        CALLS.put("copies", client -> client.admin().copies("mohan"));
        CALLS.put("put", client -> client.cart("mohan").put("apple"));
        CALLS.put("putAll", client -> client.cart("mohan").putAll(List.of("apple", 7)));
        CALLS.put("replace", client -> client.cart("mohan").replace(ITEM, "pear"));
        CALLS.put("replaceAll", client -> client.cart("mohan").replaceAll(List.of(ITEM), "pear"));
        CALLS.put("get", client -> client.cart("mohan").get());
        CALLS.put("getPartial", client -> client.cart("mohan").getPartial());
        CALLS.put("add", client -> client.cart("mohan").add("a", 1));
        CALLS.put("setQuantity", client -> client.cart("mohan").setQuantity("a", 1));
        CALLS.put("removeLine", client -> client.cart("mohan").removeLine("a"));
        CALLS.put("lines", client -> client.cart("mohan").lines());
        CALLS.put("remove", client -> client.cart("mohan").remove(ITEM));
        CALLS.put("removeAll", client -> client.cart("mohan").removeAll(List.of(ITEM)));
        CALLS.put("removeIf", client -> client.cart("mohan").removeIf(item -> true));
        CALLS.put("checkout", client -> client.cart("mohan").checkout());
        CALLS.put("watch", client -> client.cart("mohan").watch().begun());
    }

    private final Vertx vertx = Vertx.vertx();
    private final GtStoreClient client = GtStoreClient.create(
            vertx,
            new GtStoreClientOptions().setManagers(List.of("127.0.0.1:1")).setDeadline(Duration.ofMillis(300)));

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void every_method_that_may_fail_is_among_the_calls() {
        Set<String> methods = new TreeSet<>();
        Stream.of(GtStoreClient.class, GtStoreAdmin.class, CartSession.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getReturnType() == Future.class || method.getReturnType() == CartWatch.class)
                .map(Method::getName)
                .filter(name -> !name.equals("close"))
                .forEach(methods::add);
        assertThat(CALLS.keySet()).containsExactlyInAnyOrderElementsOf(methods);
    }

    @Test
    void where_nobody_answers_each_call_ends_by_its_deadline_or_when_the_client_is_closed() throws Exception {
        Map<String, Future<?>> begun = new LinkedHashMap<>();
        CALLS.forEach((name, call) -> begun.put(name, call.apply(client)));
        begun.forEach((name, result) -> {
            if (!PATIENT.contains(name)) {
                assertFails(name, result);
            }
        });
        client.close().await(20, TimeUnit.SECONDS);
        begun.forEach(EveryFailureTest::assertFails);
    }

    @Test
    void of_a_closed_client_each_call_fails_at_once() throws Exception {
        client.close().await(20, TimeUnit.SECONDS);
        CALLS.forEach((name, call) -> {
            GtStoreException why = assertFails(name, call.apply(client));
            assertThat(why.code()).as(name).isEqualTo(GtStoreErrorCode.UNREACHABLE);
            assertThat(why.isDefinite()).as(name).isTrue();
            assertThat(why).as(name).hasMessageContaining("closed");
        });
    }

    @Test
    void when_vertx_was_closed_each_call_fails_at_once() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
        CALLS.forEach((name, call) -> {
            GtStoreException why = assertFails(name, call.apply(client));
            assertThat(why.code()).as(name).isEqualTo(GtStoreErrorCode.UNREACHABLE);
        });
        client.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void a_change_that_a_manager_may_have_heard_of_is_not_said_to_have_failed_for_certain() {
        for (String name : List.of("leave", "forget")) {
            assertThat(assertFails(
                                    name,
                                    CALLS.getOrDefault(name, any -> Future.succeededFuture())
                                            .apply(client))
                            .isDefinite())
                    .isFalse();
        }
    }

    @Test
    void the_apis_errors_are_those_of_the_protocol() {
        assertThat(GtStoreErrorCode.values()).hasSameSizeAs(ErrorCode.values());
        for (ErrorCode code : ErrorCode.values()) {
            GtStoreErrorCode same = GtStoreErrorCode.valueOf(code.name());
            assertThat(same.wireName()).isEqualTo(code.wire());
            assertThat(same.isRetryable()).as(code.wire()).isEqualTo(code.retry());
        }
    }

    @Test
    void a_predicate_that_throws_fails_the_call_with_what_it_threw() {
        List<CartItem> items = new ArrayList<>(List.of(ITEM));
        IllegalStateException thrown = new IllegalStateException("no such shelf");
        assertThatThrownBy(() -> Arguments.chosen(items, item -> {
                    throw thrown;
                }))
                .isInstanceOf(GtStoreException.class)
                .hasCause(thrown)
                .hasMessageContaining("no such shelf");
    }

    private static GtStoreException assertFails(String name, Future<?> result) {
        try {
            result.await(20, TimeUnit.SECONDS);
        } catch (Throwable failure) {
            assertThat(failure).as(name).isInstanceOf(GtStoreException.class);
            return (GtStoreException) failure;
        }
        throw new AssertionError(name + " succeeded");
    }
}
