package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcConnection;
import io.gtstore.net.RpcException;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.replication.Recovered;
import io.gtstore.replication.Share;
import io.gtstore.storage.CartStorage;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node on two event loops, without sockets: what it does after a defect in one of its cores, or a disk that is gone. */
class NodeFailsWholeTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final String SESSION = Sessions.issue(NOW, 7);
    private static final int SHARDS = 2;
    private static final NodeInfo SELF = new NodeInfo("a", 2, "a", 7411);

    private final ClusterMap map =
            Planner.admit(ClusterMap.empty(1, "m", new ClusterSettings(8, 1, "murmur3", "union")), SELF);
    private final List<Loop> loops = List.of(new Loop(), new Loop());
    private final List<Request> sent = new ArrayList<>();
    private final Disk disk = new Disk();
    private final Node node = new Node(
            new NodeOptions().setCopies(1).setManagers(List.of("m:7400")),
            "a",
            loops.stream()
                    .map(loop -> new Node.Loop(loop, hello -> new Manager()))
                    .toList(),
            disk,
            new Recovered());

    NodeFailsWholeTest() {
        node.start(SELF);
        run();
        assertThat(put(0, 1)).containsOnly(new Reply.Stored(1, NOW << 16, map.epoch()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void after_a_defect_in_one_shard_all_askers_are_told_and_none_is_left_waiting(int shard) {
        disk.slow = true;
        List<Reply> waiting = put(shard, 2);
        assertThat(waiting).isEmpty();
        disk.defect = true;
        assertThat(put(shard, 3)).singleElement().satisfies(NodeFailsWholeTest::isInternal);
        assertThat(waiting).singleElement().satisfies(NodeFailsWholeTest::isInternal);
        disk.defect = false;
        disk.slow = false;
        for (int each = 0; each < SHARDS; each++) {
            assertThat(put(each, 4)).singleElement().satisfies(NodeFailsWholeTest::isInternal);
        }
        assertThat(node.whenFailed().cause()).hasMessageContaining("a defect in shard " + shard);
        assertThat(node.ready()).isFalse();
    }

    @Test
    void a_node_that_has_failed_keeps_no_timer_and_says_nothing_more() {
        disk.broken("the disk is gone");
        run();
        assertThat(node.whenFailed().cause()).hasMessageContaining("the disk is gone");
        sent.clear();
        for (Loop loop : loops) {
            assertThat(loop.every).isZero();
            List.copyOf(loop.later).forEach(Runnable::run);
        }
        run();
        assertThat(sent).isEmpty();
    }

    private static void isInternal(Reply reply) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));
    }

    /** The replies that came to a put of a cart of that shard, by now. */
    private List<Reply> put(int shard, long seq) {
        int slots = map.settings().slots();
        String key = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "customer-" + i)
                .filter(each -> Share.indexOf(map.slotOf(each), SHARDS, slots) == shard)
                .findFirst()
                .orElseThrow();
        List<Reply> replies = new ArrayList<>();
        Request put = new Request.Put(key, "\"apple\"", List.of(), SESSION, seq, map.epoch());
        node.handler().handle(put, new Customer(), replies::add);
        run();
        return replies;
    }

    private void run() {
        while (loops.stream().anyMatch(loop -> !loop.soon.isEmpty())) {
            loops.forEach(Loop::run);
        }
    }

    /** Stores at once, later or never. */
    private static final class Disk implements CartStorage {
        private boolean slow;
        private boolean defect;
        private Fault fault = why -> {};

        void broken(String why) {
            fault.broken(why);
        }

        @Override
        public void store(int slot, String key, Cart change, Outcome outcome) {
            if (defect) {
                throw new LinkageError("planted");
            }
            if (!slow) {
                outcome.stored();
            }
        }

        @Override
        public void belongsTo(String cluster, MergePolicy merge) {}

        @Override
        public void raise(int slot, long horizon) {}

        @Override
        public void remember(long founded, List<String> ids) {}

        @Override
        public void drop(int slot) {}

        @Override
        public void recover(Recovery recovery) {}

        @Override
        public void onFault(Fault told) {
            fault = told;
        }

        @Override
        public void close() {}
    }

    /** Lets the node in, and answers nothing else. */
    private final class Manager implements Transport {
        @Override
        public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
            sent.add(request);
            return request instanceof Request.Join
                    ? Future.succeededFuture(new Reply.Joined(SELF.incarnation(), NOW, map.since(0)))
                    : Future.failedFuture(new RpcException(RpcException.Kind.TIMEOUT, false, "no answer"));
        }

        @Override
        public Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis) {
            return send(host, port, request, timeoutMillis);
        }

        @Override
        public void onEvent(Consumer<Event> listener) {}

        @Override
        public void onClosed(BiConsumer<String, Integer> listener) {}

        @Override
        public int pendingCount() {
            return 0;
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    /** Runs what is to run soon when the test says so, and counts the timers. */
    private static final class Loop implements EventLoop {
        private final ArrayDeque<Runnable> soon = new ArrayDeque<>();
        private final List<Runnable> later = new ArrayList<>();
        private int every;

        void run() {
            for (Runnable next = soon.poll(); next != null; next = soon.poll()) {
                next.run();
            }
        }

        @Override
        public long wallMillis() {
            return NOW;
        }

        @Override
        public long steadyNanos() {
            return 0;
        }

        @Override
        public Timer after(long millis, Runnable action) {
            later.add(action);
            return () -> later.remove(action);
        }

        @Override
        public Timer every(long millis, Runnable action) {
            every++;
            return () -> every--;
        }

        @Override
        public long random() {
            return 0;
        }

        @Override
        public boolean current() {
            return true;
        }

        @Override
        public void execute(Runnable action) {
            soon.add(action);
        }
    }

    private static final class Customer implements RpcConnection {
        @Override
        public long id() {
            return 1;
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
        public boolean push(byte[] frame) {
            return true;
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
