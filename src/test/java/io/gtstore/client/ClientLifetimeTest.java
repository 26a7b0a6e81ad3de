// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

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
        Shopping shopping = new Shopping();
        String id = vertx.deployVerticle(shopping, new DeploymentOptions().setThreadingModel(threads))
                .await(10, TimeUnit.SECONDS);
        GtStoreClient client = Objects.requireNonNull(shopping.client);
        vertx.undeploy(id).await(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> client.cart("mohan").get().await(10, TimeUnit.SECONDS))
                .hasMessageContaining("the client was closed");
    }

    private static final class Shopping extends VerticleBase {
        private volatile @Nullable GtStoreClient client;

        @Override
        public Future<?> start() {
            GtStoreClient made = GtStoreClient.create(
                    vertx,
                    new GtStoreClientOptions()
                            .setManagers(List.of("127.0.0.1:1"))
                            .setDeadline(Duration.ofMillis(300)));
            client = made;
            return made.cart("mohan").get().otherwiseEmpty();
        }
    }
}
