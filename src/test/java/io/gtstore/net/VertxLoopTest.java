// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VertxLoopTest {
    /** One event loop, so that contexts share its thread. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private Context context;
    private VertxLoop loop;

    @BeforeEach
    void start() throws Exception {
        context = verticle();
        loop = new VertxLoop(vertx, context);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void the_context_and_its_duplicates_are_on_the_loop() throws Exception {
        assertThat(on(context, loop::current)).isTrue();
        assertThat(onDuplicate(loop::current)).isTrue();
    }

    @Test
    void another_loop_of_the_same_context_knows_its_duplicates_too() throws Exception {
        VertxLoop second = new VertxLoop(vertx, context);
        assertThat(onDuplicate(second::current)).isTrue();
        assertThat(onDuplicate(loop::current)).isTrue();
    }

    @Test
    void another_context_of_the_same_thread_is_not_on_the_loop() throws Exception {
        Context other = verticle();
        assertThat(on(other, Thread::currentThread)).isEqualTo(on(context, Thread::currentThread));
        assertThat(on(other, loop::current)).isFalse();
    }

    @Test
    void what_the_context_executes_blocking_is_not_on_the_loop() throws Exception {
        Promise<Boolean> inWorker = Promise.promise();
        context.runOnContext(turn -> context.executeBlocking(loop::current).onComplete(inWorker));
        assertThat(inWorker.future().await(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void a_thread_without_a_context_is_not_on_the_loop() {
        assertThat(loop.current()).isFalse();
    }

    private Context verticle() throws Exception {
        Promise<Context> made = Promise.promise();
        return vertx.deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        made.complete(context);
                        return made.future();
                    }
                })
                .compose(id -> made.future())
                .await(10, TimeUnit.SECONDS);
    }

    private static <T> T on(Context context, Supplier<T> asked) throws Exception {
        Promise<T> answer = Promise.promise();
        context.runOnContext(turn -> answer.complete(asked.get()));
        return answer.future().await(10, TimeUnit.SECONDS);
    }

    /** In a duplicate of the context, as each message has one. */
    private <T> T onDuplicate(Supplier<T> asked) throws Exception {
        Promise<T> answer = Promise.promise();
        context.runOnContext(turn -> {
            String address = UUID.randomUUID().toString();
            vertx.eventBus().localConsumer(address, message -> {
                assertThat(Vertx.currentContext()).isNotSameAs(context);
                answer.complete(asked.get());
            });
            vertx.eventBus().send(address, "");
        });
        return answer.future().await(10, TimeUnit.SECONDS);
    }
}
