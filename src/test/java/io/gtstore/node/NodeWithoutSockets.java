// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.ManualLoop;
import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.RpcConnection;
import io.gtstore.net.RpcException;
import io.gtstore.net.TransportWithoutEvents;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.replication.Recovered;
import io.gtstore.replication.SlotRange;
import io.gtstore.storage.CartStorage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A node on two event loops, which turn when the test says so, in a cluster of which only the manager is heard. */
final class NodeWithoutSockets {
    static final long NOW = ManualLoop.NOW;
    static final int SHARDS = 2;

    final List<ManualLoop> loops = List.of(new ManualLoop(), new ManualLoop());
    final List<Request> sent = new ArrayList<>();
    final Disk disk = new Disk();
    final Node node;
    boolean managerAnswers;
    private final ClusterMap map;
    private final NodeInfo self;
    private final long managerMillis;

    /**
     * One that has joined.
     *
     * @param map the cluster as the manager tells it
     * @param managerMillis what the manager's clock shows
     */
    NodeWithoutSockets(ClusterMap map, NodeInfo self, long managerMillis) {
        this.map = map;
        this.self = self;
        this.managerMillis = managerMillis;
        node = new Node(
                new NodeOptions()
                        .setReplication(new ReplicationOptions().setCopies(1))
                        .setManagers(List.of("m:7400")),
                self.id(),
                loops.stream()
                        .map(loop -> new Node.Loop(loop, hello -> new Manager()))
                        .toList(),
                disk,
                new Recovered());
        node.start(self);
        run();
    }

    /** The replies that came to a request, by now. */
    List<Reply> ask(Request request) {
        List<Reply> replies = new ArrayList<>();
        node.handler().handle(request, new Customer(), replies::add);
        run();
        return replies;
    }

    /** A key whose cart is in that shard. */
    String keyIn(int shard) {
        int slots = map.settings().slots();
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "customer-" + i)
                .filter(key -> SlotRange.indexOf(map.slotOf(key), SHARDS, slots) == shard)
                .findFirst()
                .orElseThrow();
    }

    /** All its timers are due. */
    void tick() {
        loops.forEach(ManualLoop::fireTimers);
        run();
    }

    void run() {
        while (loops.stream().anyMatch(loop -> loop.queued() > 0)) {
            loops.forEach(ManualLoop::run);
        }
    }

    /** Stores at once, later or never. */
    static final class Disk implements CartStorage {
        boolean slow;
        boolean defect;
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

    /** Lets the node in, and answers pings if the test says so, nothing else. */
    private final class Manager extends TransportWithoutEvents {
        @Override
        public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
            sent.add(request);
            if (request instanceof MemberRequest.Ping && managerAnswers) {
                return Future.succeededFuture(
                        new Reply.Alive(map.manager(), 0, managerMillis, map.manager(), map.epoch()));
            }
            return request instanceof MemberRequest.Join
                    ? Future.succeededFuture(new Reply.Joined(self.incarnation(), managerMillis, map.since(0)))
                    : Future.failedFuture(new RpcException(RpcException.Kind.TIMEOUT, false, "no answer"));
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
