// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.net.EventLoop;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other threads have for an event loop to do. */
class InboxTest {
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();
    private final Inbox inbox = new Inbox(loop());
    private long now;

    @Test
    void what_came_before_a_turn_is_done_in_that_turn_in_its_order() {
        for (int i = 0; i < 10; i++) {
            int number = i;
            inbox.post(() -> done.add(number));
        }
        assertThat(turns).hasSize(1);
        turns.remove().run();
        assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(turns).isEmpty();
    }

    /** Otherwise a loop would read no connection and run no timer for as long as it is asked faster than it works. */
    @Test
    void a_turn_ends_although_more_keeps_coming() {
        inbox.post(this::again);
        turns.remove().run();
        assertThat(done).hasSizeBetween(1, Inbox.TURN);
        assertThat(turns).hasSize(1);
        turns.remove().run();
        assertThat(done).hasSizeGreaterThan(Inbox.TURN);
    }

    /** Each of them may be a chunk of carts. */
    @Test
    void a_turn_ends_after_five_milliseconds_however_little_was_done() {
        for (int i = 0; i < 10; i++) {
            int number = i;
            inbox.post(() -> {
                now += 2_000_000;
                done.add(number);
            });
        }
        turns.remove().run();
        assertThat(done).containsExactly(0, 1, 2);
        assertThat(turns).hasSize(1);
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
        assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    private void again() {
        assertThat(done.size()).isLessThan(100 * Inbox.TURN);
        done.add(done.size());
        inbox.post(this::again);
    }

    private EventLoop loop() {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("steadyNanos")) {
                        return now;
                    }
                    assertThat(method.getName()).isEqualTo("execute");
                    turns.add((Runnable) arguments[0]);
                    return null;
                });
    }
}
