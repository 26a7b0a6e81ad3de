// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Field;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WatchRequest;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** Pushes to a subscriber that takes differences, beside one that is told each cart whole. */
class PushedDifferencesTest {
    private static final String KEY = "mohan";

    private WatchedNode node = new WatchedNode();
    private WatchedNode.Subscriber plain = node.subscriber();
    private WatchedNode.Subscriber subscriber = node.subscriber();
    private int read;
    private @Nullable Cart seen;

    @BeforeTry
    void start() {
        node = new WatchedNode();
        plain = node.subscriber();
        subscriber = node.subscriber();
        read = 0;
        seen = null;
    }

    @Example
    void a_change_of_a_cart_of_a_thousand_items_costs_less_than_a_kilobyte() throws ProtocolException {
        for (int i = 0; i < 100; i++) {
            node.putAll(KEY, "item", 9);
            node.put(KEY, "item of another " + i, List.of());
        }
        watch(null);
        node.run();
        take();
        assertThat(Objects.requireNonNull(seen).size()).isEqualTo(1_000);
        assertThat(lastFrame()).hasSizeGreaterThan(50_000);

        remove(500);
        assertShortPush();
        node.put(KEY, "x".repeat(100), List.of(dotAt(3), dotAt(990)));
        assertShortPush();
        node.putAll(KEY, "item", 3);
        assertShortPush();
    }

    private void assertShortPush() throws ProtocolException {
        node.run();
        take();
        assertThat(lastFrame()).hasSizeLessThan(1_000);
        assertThat(Objects.requireNonNull(seen).entries()).isEqualTo(cart().entries());
        assertThat(plain.frames).hasSize(0);
    }

    /** Slow at times, renewed at times with what it has or what it had, or with nothing: it always comes to the cart. */
    @Property(tries = 100)
    void whatever_happens_the_subscriber_comes_to_the_cart(@ForAll long seed) throws ProtocolException {
        Random random = new Random(seed);
        plain.ask(new WatchRequest.Watch(KEY, null, null, false, -1));
        watch(null);
        for (int step = 0; step < 80; step++) {
            switch (random.nextInt(8)) {
                case 0 -> subscriber.slow = !subscriber.slow;
                case 1 -> {
                    node.run();
                    take();
                    watch(random.nextBoolean() ? seen : null);
                }
                case 2 -> remove(random.nextInt(30));
                case 3 -> node.put(KEY, "in place", cart().size() == 0 ? List.of() : List.of(dotAt(0)));
                default -> node.putAll(KEY, "item", 1 + random.nextInt(3));
            }
            if (random.nextInt(3) == 0) {
                node.run();
            }
        }
        subscriber.slow = false;
        node.run();
        take();
        assertThat(Objects.requireNonNull(seen).entries()).isEqualTo(cart().entries());
        assertThat(seen.context()).isEqualTo(cart().context());
        assertThat(event(plain.frames.get(plain.frames.size() - 1)).items()).isEqualTo(cart().entries());
        for (byte[] frame : plain.frames) {
            assertThat(event(frame).difference()).isNull();
        }
    }

    private Cart cart() {
        Reply.Items items = (Reply.Items) node.ask(new Request.Get(KEY, CausalContext.EMPTY, false, -1));
        return Cart.of(items.items(), items.context(), 0, "");
    }

    private Dot dotAt(int index) {
        return cart().entries().get(index).dot();
    }

    private void remove(int index) {
        if (index < cart().size()) {
            node.remove(KEY, dotAt(index));
        }
    }

    private void watch(@Nullable Cart has) {
        assertThat(subscriber.ask(new WatchRequest.Watch(
                        KEY, has == null ? null : has.context(), has == null ? null : has.entriesDigest(), true, -1)))
                .isInstanceOf(Reply.Done.class);
    }

    /** Takes in what was pushed, each difference applied to the version before. */
    private void take() throws ProtocolException {
        for (; read < subscriber.frames.size(); read++) {
            CartEvent event = event(subscriber.frames.get(read));
            CartDifference difference = event.difference();
            seen = difference == null
                    ? Cart.of(event.items(), event.context(), 0, "")
                    : difference.applyTo(Objects.requireNonNull(seen));
            assertThat(seen).isNotNull();
        }
    }

    private byte[] lastFrame() {
        return subscriber.frames.get(subscriber.frames.size() - 1);
    }

    private static CartEvent event(byte[] frame) throws ProtocolException {
        var fields = Codec.parse(frame, 0, frame.length - 1);
        assertThat(fields.text(Field.EVENT)).isEqualTo(CartEvent.NAME);
        return Codec.cart(fields);
    }
}
