// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.ManualLoop;
import io.gtstore.cart.Cart;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.net.Limits;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WatchRequest;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.MemoryStorage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Subscribers of one node, without sockets. */
class WatchesTest {
    private static final long NOW = ManualLoop.NOW;
    private static final String SESSION = Sessions.issue(NOW, 7);

    private final ManualLoop loop = new ManualLoop();
    private final NodeOptions options = new NodeOptions()
            .setLimits(new NodeLimitsOptions().setMaxWatches(3).setMaxWatchesPerConnection(2))
            .setReplication(new ReplicationOptions().setCopies(1));
    private final Shards shards =
            new Shards(options, List.of(new Shards.Loop(loop, new Nobody())), new MemoryStorage(), new Recovered());
    private final Watches watches = new Watches(options, shards, loop);
    private ClusterMap map = ClusterMap.empty(1, "m", new ClusterSettings(4, 1, "murmur3", "union"));
    private long seq;

    WatchesTest() {
        shards.listen(listener(watches));
        map = Planner.admit(map, new NodeInfo("a", 2, "a", 1));
        BitSet all = new BitSet();
        all.set(0, 4);
        map = Planner.synced(map, new NodeInfo("a", 2, "a", 1).ref(), all);
        shards.mapChanged(map, new NodeInfo("a", 2, "a", 1).ref());
    }

    private static Shards.Listener listener(Watches watches) {
        return new Shards.Listener() {
            @Override
            public void changed(String key, Cart before, Cart cart, long epoch) {
                watches.changed(key, before, cart, epoch);
            }

            @Override
            public void watchEnded(String key, long epoch) {
                watches.ended(key, epoch);
            }
        };
    }

    @Test
    void the_cart_comes_at_once_and_then_after_each_change() {
        put("mohan", "apple");
        Subscriber ada = new Subscriber();
        assertThat(ada.watch("mohan")).isInstanceOf(Reply.Done.class);
        loop.run();
        put("mohan", "pear");
        put("other", "fig");
        loop.run();
        assertThat(ada.pushed).containsExactly("mohan [apple]", "mohan [apple, pear]");
    }

    @Test
    void what_the_subscriber_has_already_does_not_come_again() {
        put("mohan", "apple");
        Subscriber ada = new Subscriber();
        Reply.Items now = (Reply.Items) ask(new Request.Get("mohan", io.gtstore.cart.CausalContext.EMPTY, false, -1));
        ada.ask(new WatchRequest.Watch("mohan", now.context(), null, false, -1));
        loop.run();
        assertThat(ada.pushed).isEmpty();
        put("mohan", "pear");
        ada.ask(new WatchRequest.Watch("mohan", now.context(), null, false, -1));
        loop.run();
        assertThat(ada.pushed).containsExactly("mohan [apple, pear]");
        assertThat(watches.count()).isOne();
    }

    /** As with several event loops, where the shard answers after the connection has ended. */
    @Test
    void a_connection_that_ended_before_the_shard_answered_is_not_watching() {
        ManualLoop other = new ManualLoop();
        Shards two = new Shards(
                options,
                List.of(new Shards.Loop(loop, new Nobody()), new Shards.Loop(other, new Nobody())),
                new MemoryStorage(),
                new Recovered());
        Watches late = new Watches(options, two, loop);
        two.listen(listener(late));
        two.mapChanged(map, new NodeInfo("a", 2, "a", 1).ref());
        for (int i = 0; i < 20; i++) {
            Subscriber gone = new Subscriber();
            late.watch(
                    new WatchRequest.Watch("key-" + i, io.gtstore.cart.CausalContext.EMPTY, null, false, -1),
                    gone,
                    reply -> {});
            gone.open = false;
            late.closed(gone);
        }
        other.run();
        loop.run();
        assertThat(late.count()).isZero();
    }

    @Test
    void many_changes_in_one_turn_are_one_push() {
        Subscriber ada = new Subscriber();
        ada.watch("mohan");
        for (int i = 0; i < 50; i++) {
            put("mohan", "x");
        }
        loop.run();
        assertThat(ada.pushed).hasSize(1);
    }

    @Test
    void a_slow_subscriber_gets_the_latest_cart_when_it_has_caught_up_and_delays_nobody() {
        Subscriber slow = new Subscriber();
        Subscriber ada = new Subscriber();
        slow.watch("mohan");
        ada.watch("mohan");
        slow.slow = true;
        for (String item : List.of("a", "b", "c")) {
            put("mohan", item);
            loop.run();
            watches.flush();
        }
        assertThat(ada.pushed).hasSize(3);
        assertThat(slow.pushed).isEmpty();
        slow.slow = false;
        watches.flush();
        watches.flush();
        assertThat(slow.pushed).containsExactly("mohan [a, b, c]");
    }

    @Test
    void there_are_no_more_watches_than_the_limits_allow_and_those_given_up_make_room() {
        Subscriber ada = new Subscriber();
        Subscriber bob = new Subscriber();
        assertThat(ada.watch("k1")).isInstanceOf(Reply.Done.class);
        assertThat(ada.watch("k2")).isInstanceOf(Reply.Done.class);
        assertThat(code(ada.watch("k3"))).isEqualTo(ErrorCode.BUSY);
        assertThat(ada.watch("k2")).isInstanceOf(Reply.Done.class);
        assertThat(bob.watch("k1")).isInstanceOf(Reply.Done.class);
        assertThat(code(bob.watch("k2"))).isEqualTo(ErrorCode.BUSY);
        ada.ask(new WatchRequest.Unwatch("k1"));
        assertThat(bob.watch("k2")).isInstanceOf(Reply.Done.class);
        watches.closed(bob);
        watches.closed(ada);
        assertThat(watches.count()).isZero();
        put("k1", "apple");
        loop.run();
        assertThat(ada.pushed).isEmpty();
        assertThat(bob.pushed).isEmpty();
    }

    @Test
    void a_cart_longer_than_a_subscribers_frame_is_pushed_to_the_others_only() {
        Subscriber terse = new Subscriber();
        Subscriber ada = new Subscriber();
        terse.frameBytes = 4_096;
        terse.watch("mohan");
        ada.watch("mohan");
        String item = "x".repeat(4_000);
        put("mohan", item);
        loop.run();
        assertThat(ada.pushed).containsExactly("mohan [" + item + "]");
        assertThat(terse.pushed).containsExactly("changed mohan");
        put("other", "fig");
        terse.watch("other");
        loop.run();
        assertThat(terse.pushed).endsWith("other [fig]");
    }

    @Test
    void one_who_ends_its_watch_leaves_the_others() {
        Subscriber ada = new Subscriber();
        Subscriber bob = new Subscriber();
        ada.watch("mohan");
        bob.watch("mohan");
        ada.ask(new WatchRequest.Unwatch("mohan"));
        put("mohan", "apple");
        loop.run();
        assertThat(ada.pushed).isEmpty();
        assertThat(bob.pushed).containsExactly("mohan [apple]");
    }

    @Test
    void when_the_cart_goes_to_another_node_all_are_told_and_nothing_is_kept() {
        Subscriber ada = new Subscriber();
        ada.watch("mohan");
        map = Planner.admit(map, new NodeInfo("b", 3, "b", 1));
        map = Planner.evict(map, new NodeInfo("a", 2, "a", 1).ref(), true);
        shards.mapChanged(map, new NodeInfo("a", 2, "a", 1).ref());
        assertThat(ada.pushed).containsExactly("unwatched mohan");
        assertThat(watches.count()).isZero();
        assertThat(code(ada.watch("mohan"))).isEqualTo(ErrorCode.MOVED);
    }

    private void put(String key, String item) {
        Reply reply = ask(new Request.Put(key, '"' + item + '"', List.of(), SESSION, ++seq, -1));
        assertThat(reply).isInstanceOf(Reply.Stored.class);
    }

    private Reply ask(Request request) {
        Reply[] answer = new Reply[1];
        shards.ask(request, reply -> answer[0] = reply);
        return Objects.requireNonNull(answer[0]);
    }

    private static ErrorCode code(Reply reply) {
        return ((Reply.Failure) reply).code();
    }

    /** A connection that remembers what it was pushed. */
    private final class Subscriber implements RpcConnection {
        private final List<String> pushed = new ArrayList<>();
        private boolean slow;
        private boolean open = true;
        private int frameBytes = Limits.DEFAULT_FRAME_BYTES;

        Reply watch(String key) {
            return ask(new WatchRequest.Watch(key, io.gtstore.cart.CausalContext.EMPTY, null, false, -1));
        }

        Reply ask(Request request) {
            Reply[] answer = new Reply[1];
            Consumer<Reply> to = reply -> answer[0] = reply;
            if (request instanceof WatchRequest.Watch watch) {
                watches.watch(watch, this, to);
            } else {
                watches.unwatch((WatchRequest.Unwatch) request, this, 1, to);
            }
            return Objects.requireNonNull(answer[0]);
        }

        @Override
        public boolean push(byte[] frame) {
            JsonObject event = new JsonObject(new String(frame, StandardCharsets.UTF_8));
            String key = event.getString("key");
            JsonArray items = event.getJsonArray("items", new JsonArray());
            pushed.add(
                    !event.getString("event").equals("cart")
                            ? event.getString("event") + " " + key
                            : key + " "
                                    + items.stream()
                                            .map(item -> ((JsonObject) item).getString("item"))
                                            .toList());
            return true;
        }

        @Override
        public boolean open() {
            return open;
        }

        @Override
        public boolean slow() {
            return slow;
        }

        @Override
        public int maxFrameBytes() {
            return frameBytes;
        }

        @Override
        public long id() {
            return 0;
        }

        @Override
        public String role() {
            return "client";
        }

        @Override
        public String node() {
            return "";
        }

        @Override
        public String remoteAddress() {
            return "a test";
        }

        @Override
        public @Nullable Object attachment() {
            return null;
        }

        @Override
        public void attach(@Nullable Object attachment) {}

        @Override
        public void close() {}
    }
}
