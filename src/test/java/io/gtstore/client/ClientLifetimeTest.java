// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that a verticle made goes with the verticle, whatever threads the verticle runs on. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class ClientLifetimeTest {
    /** Those that this JVM has. */
    static List<ThreadingModel> threads() {
        List<ThreadingModel> everywhere = List.of(ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER);
        return Runtime.version().feature() < 21
                ? everywhere
                : Stream.concat(everywhere.stream(), Stream.of(ThreadingModel.VIRTUAL_THREAD))
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("threads")
    void a_client_is_closed_when_the_verticle_that_made_it_is_undeployed(ThreadingModel threads, Vertx vertx)
            throws Exception {
        Shopping shopping = new Shopping(GtStoreClient::create);
        String id = deploy(vertx, shopping, threads);
        GtStoreClient client = Objects.requireNonNull(shopping.client);
        vertx.undeploy(id).await(10, TimeUnit.SECONDS);
        assertClosed(client);
    }

    @ParameterizedTest
    @MethodSource("threads")
    void a_verticle_has_its_client_until_it_has_stopped(ThreadingModel threads, Vertx vertx) throws Exception {
        Shopping shopping = new Shopping(GtStoreClient::create);
        vertx.undeploy(deploy(vertx, shopping, threads)).await(10, TimeUnit.SECONDS);
        assertThat(shopping.failedInStop).isNotNull().hasMessageContaining("no cluster map could be had");
    }

    @ParameterizedTest
    @MethodSource("threads")
    void a_client_may_be_closed_before_its_verticle_is_undeployed(ThreadingModel threads, Vertx vertx)
            throws Exception {
        Shopping shopping = new Shopping(GtStoreClient::create);
        String id = deploy(vertx, shopping, threads);
        GtStoreClient client = Objects.requireNonNull(shopping.client);
        client.close().await(10, TimeUnit.SECONDS);
        client.close().await(10, TimeUnit.SECONDS);
        assertClosed(client);
        vertx.undeploy(id).await(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("threads")
    void a_verticle_that_fails_to_start_takes_its_client_along(ThreadingModel threads, Vertx vertx) {
        Shopping shopping = new Shopping((on, options) -> {
            GtStoreClient made = GtStoreClient.create(on, options);
            Shopping.LAST.set(made);
            throw new IllegalStateException("no shop today");
        });
        assertThatThrownBy(() -> deploy(vertx, shopping, threads)).hasMessageContaining("no shop today");
        assertClosed(Objects.requireNonNull(Shopping.LAST.get()));
    }

    private static String deploy(Vertx vertx, Shopping shopping, ThreadingModel threads) throws Exception {
        return vertx.deployVerticle(shopping, new DeploymentOptions().setThreadingModel(threads))
                .await(10, TimeUnit.SECONDS);
    }

    private static void assertClosed(GtStoreClient client) {
        assertThatThrownBy(() -> client.cart("mohan").get().await(10, TimeUnit.SECONDS))
                .hasMessageContaining("the client was closed");
    }

    private static final class Shopping extends VerticleBase {
        private static final AtomicReference<@Nullable GtStoreClient> LAST = new AtomicReference<>();

        private final BiFunction<Vertx, GtStoreClientOptions, GtStoreClient> create;
        private volatile @Nullable GtStoreClient client;
        private volatile @Nullable Throwable failedInStop;

        Shopping(BiFunction<Vertx, GtStoreClientOptions, GtStoreClient> create) {
            this.create = create;
        }

        @Override
        public Future<?> start() {
            GtStoreClient made = create.apply(
                    vertx,
                    new GtStoreClientOptions()
                            .setManagers(List.of("127.0.0.1:1"))
                            .setDeadline(Duration.ofMillis(300)));
            client = made;
            return made.cart("mohan").get().otherwiseEmpty();
        }

        @Override
        public Future<?> stop() {
            GtStoreClient made = Objects.requireNonNull(client);
            return made.cart("mohan").get().otherwise(failure -> {
                failedInStop = failure;
                return null;
            });
        }
    }
}
