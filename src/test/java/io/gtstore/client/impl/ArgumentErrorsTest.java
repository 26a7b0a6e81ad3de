// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.LocalCluster;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PutResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the interface promises of arguments that cannot be used: a failed future, soon, with a {@link GtStoreException}; nothing is thrown. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
@SuppressWarnings("NullAway") // nulls are what this is about
class ArgumentErrorsTest {
    /** More than may be under way at once. */
    private static final int MANY = Cluster.MAX_OPERATIONS + 1;

    @Test
    void each_call_with_a_bad_argument_fails_with_a_clear_error(Vertx vertx) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.client();
            for (Map.Entry<String, Function<GtStoreClient, Future<?>>> call : bad().entrySet()) {
                Throwable failure = failure(call.getKey(), call.getValue().apply(client));
                assertThat(failure).as(call.getKey()).isInstanceOf(GtStoreException.class);
                GtStoreException why = (GtStoreException) failure;
                assertThat(why.isDefinite()).as(call.getKey()).isTrue();
                assertThat(why.code()).as(call.getKey()).isNotEqualTo(GtStoreErrorCode.INTERNAL);
                assertThat(why.getMessage()).as(call.getKey()).isNotBlank().doesNotContain("Exception");
            }
        }
    }

    @Test
    void calls_without_a_key_use_up_no_place_of_those_under_way(Vertx vertx) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.client();
            Future<PutResult> last = Future.succeededFuture();
            for (int i = 0; i < MANY; i++) {
                last = client.cart(null).put("apple");
            }
            assertThat(failure("put", last)).hasMessageContaining("key");
            assertThat(LocalCluster.await(client.cart("mohan").put("apple")).getCopies())
                    .isOne();
        }
    }

    private static Map<String, Function<GtStoreClient, Future<?>>> bad() {
        Map<String, Function<GtStoreClient, Future<?>>> calls = new LinkedHashMap<>();
        calls.put("openSession(null)", client -> client.openSession(null));
        calls.put("openSession(empty)", client -> client.openSession(""));
        calls.put("query(null)", client -> client.admin().query(null));
        calls.put("moveCart(null, x)", client -> client.moveCart(null, "x"));
        calls.put("moveCart(x, null)", client -> client.moveCart("x", null));
        calls.put("moveCart(x, x)", client -> client.moveCart("x", "x"));
        calls.put("reportNodeFailure(null)", client -> client.admin().reportNodeFailure(null, 1));
        calls.put("leave(null)", client -> client.admin().leave(null));
        calls.put("forget(null)", client -> client.admin().forget(null));
        calls.put("plan(null)", client -> client.admin().plan(null));
        calls.put("scan(null)", client -> client.admin().scan(null));
        calls.put("scan(nonsense)", client -> client.admin().scan("nonsense"));
        calls.put("restore(null)", client -> client.admin().restore(null));
        calls.put("copies(null)", client -> client.admin().copies(null));
        for (String key : Arrays.asList(null, "")) {
            String cart = "cart(" + (key == null ? "null" : "empty") + ").";
            calls.put(cart + "put", client -> client.cart(key).put("apple"));
            calls.put(cart + "get", client -> client.cart(key).get());
            calls.put(cart + "getPartial", client -> client.cart(key).getPartial());
            calls.put(cart + "add", client -> client.cart(key).add("a", 1));
            calls.put(cart + "setQuantity", client -> client.cart(key).setQuantity("a", 1));
            calls.put(cart + "removeLine", client -> client.cart(key).removeLine("a"));
            calls.put(cart + "lines", client -> client.cart(key).lines());
            calls.put(cart + "removeIf", client -> client.cart(key).removeIf(item -> true));
            calls.put(cart + "checkout", client -> client.cart(key).checkout());
            calls.put(cart + "watch", client -> client.cart(key).watch().begun());
        }
        calls.put("put(null)", client -> client.cart("k").put(null));
        calls.put("put(no JSON)", client -> client.cart("k").put(new Object()));
        calls.put("put(no number)", client -> client.cart("k").put(Double.NaN));
        calls.put("put(no time)", client -> client.cart("k").put("apple", null));
        calls.put("put(time over)", client -> client.cart("k").put("apple", Duration.ZERO));
        calls.put("putAll(time over)", client -> client.cart("k").putAll(List.of("apple"), Duration.ofMillis(-1)));
        calls.put("replace(no time)", client -> client.cart("k").replace(item(), "apple", null));
        calls.put("putAll(null)", client -> client.cart("k").putAll(null));
        calls.put("putAll(none)", client -> client.cart("k").putAll(List.of()));
        calls.put("putAll(null in it)", client -> client.cart("k").putAll(Arrays.asList("apple", null)));
        calls.put("replace(null)", client -> client.cart("k").replace(null, "apple"));
        calls.put("replace(no item's)", client -> client.cart("k").replace(new CartItem(null, "", 0, ""), "apple"));
        calls.put("replace(by null)", client -> client.cart("k").replace(item(), null));
        calls.put("replaceAll(null)", client -> client.cart("k").replaceAll(null, "apple"));
        calls.put("add(null)", client -> client.cart("k").add(null, 1));
        calls.put("add(no attributes)", client -> client.cart("k").add("a", 1, null));
        calls.put("setQuantity(null)", client -> client.cart("k").setQuantity(null, 1));
        calls.put("setQuantity(less than zero)", client -> client.cart("k").setQuantity("a", -1));
        calls.put("removeLine(null)", client -> client.cart("k").removeLine(null));
        calls.put("remove(null)", client -> client.cart("k").remove(null));
        calls.put("remove(no item's)", client -> client.cart("k").remove(new CartItem(null, "", 0, "")));
        calls.put("removeAll(none)", client -> client.cart("k").removeAll(List.of()));
        calls.put("removeIf(null)", client -> client.cart("k").removeIf(null));
        calls.put("watch(null)", client -> client.cart("k").watch(null).begun());
        calls.put(
                "watch(no context)",
                client -> client.cart("k")
                        .watch(new CartContents(List.of(), "nonsense", true, null))
                        .begun());
        return calls;
    }

    private static CartItem item() {
        return new CartItem("apple", "s", 1, "1");
    }

    private static Throwable failure(String call, Future<?> future) throws Exception {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError(call + " succeeded");
    }
}
