package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class VertxLoopTest {
    /** Vert.x gives such a thread a context, whose event loop is another thread all the same. */
    @Test
    void the_thread_that_made_the_loop_is_not_the_loop(Vertx vertx) throws Exception {
        Context context = vertx.getOrCreateContext();
        VertxLoop loop = new VertxLoop(vertx, context);
        assertThat(loop.current()).isFalse();

        Promise<Boolean> inside = Promise.promise();
        loop.execute(() -> inside.complete(loop.current()));
        assertThat(inside.future().await(10, TimeUnit.SECONDS)).isTrue();
    }
}
