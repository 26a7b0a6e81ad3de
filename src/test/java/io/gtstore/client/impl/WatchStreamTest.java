// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gtstore.ManualLoop;
import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartWatch;
import io.gtstore.net.EventLoop;
import io.gtstore.net.VertxLoop;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch as a stream, whose states come from the test: with a loop that runs a task when the test says so, and on the contexts of Vert.x. */
@Timeout(120)
class WatchStreamTest {
    private static final NodeInfo NODE = new NodeInfo("n1", 1, "127.0.0.1", 7411);

    /** The n-th state of the cart has one item, which says n. */
    private static final List<Cart> STATES = IntStream.rangeClosed(0, 1_000)
            .mapToObj(n -> Cart.putDelta(new Entry(new Dot("s", n + 1), n + 1, Integer.toString(n)), List.of(), "n1"))
            .toList();

    private static final List<Step> STEPS = List.of(Step.values());

    private final ManualLoop loop = new ManualLoop();
    private final List<Integer> carts = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    /** What may happen to a stream, in any order. */
    private enum Step {
        CHANGE,
        RUN,
        PAUSE,
        RESUME,
        FETCH,
        HANDLER,
        CLOSE
    }

    @Test
    void in_every_order_of_seven_steps_the_newest_cart_comes_once_it_is_asked_for_and_none_comes_unasked() {
        int orders = (int) Math.pow(STEPS.size(), 7);
        for (int order = 0; order < orders; order++) {
            new Trial().run(order);
        }
    }

    /** One order of steps, numbered by its digits; a plain model of what the reader has asked for judges each cart when it comes. */
    private static final class Trial {
        private static final int NONE = -1;
        private static final int ALL = Integer.MAX_VALUE;

        private final ManualLoop loop = new ManualLoop();
        private final WatchStream stream = stream(loop);
        private final List<Step> steps = new ArrayList<>();
        private int changes;
        private int asked = ALL;
        private boolean reading;
        private boolean closed;
        private int ends;
        private int last = NONE;

        void run(int order) {
            stream.endHandler(end -> ends++);
            for (int rest = order, i = 0; i < 7; i++, rest /= STEPS.size()) {
                step(STEPS.get(rest % STEPS.size()));
                check(loop.queued() <= (closed ? 2 : 1), "more than one delivery is under way");
            }
            loop.run();
            check(asked == 0 || !reading || last == newest(), "the newest cart was asked for");
            if (!reading) {
                step(Step.HANDLER);
            }
            step(Step.RESUME);
            loop.run();
            check(last == newest(), "the newest cart was lost");
            check(ends == (closed ? 1 : 0), "the end is told once");
        }

        /** The last state that must come; what had not come before the end does not matter any more. */
        private int newest() {
            return closed ? last : changes - 1;
        }

        private void step(Step step) {
            steps.add(step);
            switch (step) {
                case CHANGE -> stream.changed(STATES.get(changes++), NODE);
                case RUN -> loop.runOne();
                case PAUSE -> {
                    asked = 0;
                    stream.pause();
                }
                case RESUME -> {
                    asked = ALL;
                    stream.resume();
                }
                case FETCH -> {
                    asked += asked == ALL ? 0 : 1;
                    stream.fetch(1);
                }
                case HANDLER -> {
                    reading = !reading;
                    stream.handler(reading ? this::read : null);
                }
                case CLOSE -> {
                    closed = true;
                    stream.close();
                }
            }
        }

        private void read(CartContents cart) {
            int state = state(cart);
            check(asked > 0, "a cart came unasked");
            check(reading && !closed, "a cart came to one who does not read");
            check(state > last, "the cart went back from " + last + " to " + state);
            check(state == changes - 1, "a newer cart than " + state + " was there");
            asked -= asked == ALL ? 0 : 1;
            last = state;
        }

        private void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise + " after " + steps);
            }
        }
    }

    @Test
    void a_reader_may_pause_fetch_and_close_while_it_is_handed_a_cart() {
        CartWatch[] watch = new CartWatch[1];
        WatchStream stream = stream(loop);
        watch[0] = stream.handler(cart -> {
            carts.add(state(cart));
            switch (carts.size()) {
                case 1 -> watch[0].pause();
                case 2 -> watch[0].fetch(1);
                default -> watch[0].close();
            }
        });
        change(stream, 0, 1);
        change(stream, 1, 2);
        assertThat(carts).as("paused in the first").containsExactly(0);
        stream.fetch(1);
        loop.run();
        change(stream, 2, 3);
        assertThat(carts).as("asked for another one in the second").containsExactly(0, 1, 2);
        change(stream, 3, 4);
        assertThat(carts).as("closed in the third").hasSize(3);
    }

    @Test
    void a_reader_that_throws_is_handed_the_next_cart_all_the_same() {
        WatchStream stream = stream(loop).handler(cart -> {
            carts.add(state(cart));
            throw new IllegalStateException("of the test");
        });
        stream.changed(STATES.get(0), NODE);
        assertThatThrownBy(loop::run).hasMessage("of the test");
        stream.changed(STATES.get(1), NODE);
        assertThatThrownBy(loop::run).hasMessage("of the test");
        assertThat(carts).containsExactly(0, 1);
    }

    @Test
    void a_failure_is_kept_for_who_asks_later_and_told_once_instead_of_an_end() {
        WatchStream stream = stream(loop).pause().handler(cart -> carts.add(state(cart)));
        stream.endHandler(end -> ends.add("end"));
        stream.changed(STATES.get(0), NODE);
        stream.ended(new IllegalStateException("refused"));
        stream.ended(new IllegalStateException("again"));
        loop.run();
        assertThat(ends).isEmpty();
        stream.exceptionHandler(why -> ends.add(String.valueOf(why.getMessage())));
        stream.exceptionHandler(why -> ends.add("told twice"));
        stream.resume();
        stream.close();
        loop.run();
        assertThat(ends).containsExactly("refused");
        assertThat(carts).as("dropped with the failure").isEmpty();
    }

    @Test
    void the_end_is_kept_for_who_asks_later() {
        WatchStream stream = stream(loop);
        stream.close();
        stream.exceptionHandler(why -> ends.add("failed"));
        stream.endHandler(end -> ends.add("end"));
        loop.run();
        assertThat(ends).containsExactly("end");
    }

    @Test
    void demand_adds_up_to_all_and_is_not_taken_back() {
        WatchStream stream = stream(loop).pause().handler(cart -> carts.add(state(cart)));
        stream.fetch(Long.MAX_VALUE - 1).fetch(Long.MAX_VALUE - 1).fetch(0);
        for (int n = 0; n < 10; n++) {
            change(stream, n, n + 1);
        }
        assertThat(carts).hasSize(10);
        assertThatThrownBy(() -> stream.fetch(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void each_handler_is_called_in_the_context_in_which_it_was_set() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context own = vertx.getOrCreateContext();
            Context reading = ((VertxInternal) vertx).createWorkerContext();
            Context failing = ((VertxInternal) vertx).createEventLoopContext();
            WatchStream stream = stream(new VertxLoop(vertx, own));
            List<Context> seen = new CopyOnWriteArrayList<>();
            onContext(reading, () -> stream.handler(cart -> seen.add(Vertx.currentContext())));
            onContext(failing, () -> stream.exceptionHandler(why -> seen.add(Vertx.currentContext())));
            own.runOnContext(now -> stream.changed(STATES.get(0), NODE));
            await().until(() -> seen.size() == 1);
            stream.handler(cart -> seen.add(Vertx.currentContext())); // here is no context: the client's own
            own.runOnContext(now -> stream.changed(STATES.get(1), NODE));
            await().until(() -> seen.size() == 2);
            own.runOnContext(now -> stream.ended(new IllegalStateException("refused")));
            await().until(() -> seen.size() == 3);
            assertThat(seen).containsExactly(reading, own, failing);
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void before_a_reader_that_is_busy_only_the_newest_cart_waits() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context reading = ((VertxInternal) vertx).createWorkerContext();
            WatchStream stream = stream(new VertxLoop(vertx, vertx.getOrCreateContext()));
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch free = new CountDownLatch(1);
            onContext(
                    reading,
                    () -> stream.handler(cart -> {
                        carts.add(state(cart));
                        busy.countDown();
                        awaitUninterruptibly(free);
                    }));
            stream.changed(STATES.get(0), NODE);
            busy.await();
            for (int n = 1; n <= 1_000; n++) {
                stream.changed(STATES.get(n), NODE);
            }
            free.countDown();
            await().until(() -> carts.size() == 2);
            assertThat(carts).containsExactly(0, 1_000);
        } finally {
            vertx.close().await();
        }
    }

    private static void onContext(Context context, Runnable action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.runOnContext(now -> {
            action.run();
            done.countDown();
        });
        done.await();
    }

    private void change(WatchStream stream, int from, int to) {
        for (int n = from; n < to; n++) {
            stream.changed(STATES.get(n), NODE);
            loop.run();
        }
    }

    private static WatchStream stream(EventLoop loop) {
        return new WatchStream(new ClientLoop(loop), "mohan", null, listener -> {});
    }

    private static int state(CartContents cart) {
        return Integer.parseInt(cart.getItems().get(0).asString());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
