// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcHandler;
import io.gtstore.net.Transport;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.CartStorage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The paper's node (§2.2) without its environment: shards, membership and request handling on the given event loops,
 * transports and storage. Used on its first event loop only, but for {@link #ready}, {@link #missing}, {@link
 * #whenReady} and {@link #whenLeft}.
 */
public final class Node {
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_PER_CHECK = (int) (Membership.CHECK_MILLIS / TICK_MILLIS);

    private final EventLoop loop;
    private final Transport client;
    private final Shards shards;
    private final Membership membership;
    private final Watches watches;
    private final NodeRequests counter;
    private EventLoop.Timer timer = () -> {};
    private int ticks;
    private final Promise<Void> ready = Promise.promise();
    private final Promise<Void> left = Promise.promise();
    private final Promise<Void> failed = Promise.promise();

    /**
     * An event loop of a node.
     *
     * @param opener opens a transport on that loop; called before the node does anything else
     */
    public record Loop(EventLoop loop, Transport.Opener opener) {}

    /**
     * A node that has yet to start.
     *
     * @param loops one for each shard; the first one is the node's own
     */
    public Node(NodeOptions options, String id, List<Loop> loops, CartStorage storage, Recovered recovered) {
        Membership[] member = new Membership[1];
        Supplier<MemberRequest.Hello> hello =
                () -> new MemberRequest.Hello(Codec.VERSION, "node", id, member[0].incarnation(), member[0].epoch());
        List<Shards.Loop> opened = loops.stream()
                .map(each -> new Shards.Loop(each.loop(), each.opener().open(hello)))
                .toList();
        this.loop = opened.get(0).loop();
        this.client = opened.get(0).transport();
        this.shards = new Shards(options, opened, storage, recovered);
        this.membership = new Membership(loop, client, options, shards, ready, left);
        member[0] = membership;
        storage.onFault(why -> loop.execute(() -> broken(why)));
        client.onEvent(event -> membership.event(event.fields()));
        client.onClosed(membership::connectionLost);
        for (Shards.Loop other : opened.subList(1, opened.size())) {
            other.transport().onClosed((host, port) -> loop.execute(() -> membership.connectionLost(host, port)));
        }
        this.watches = new Watches(options, shards, loop);
        shards.listen(new Listener());
        this.counter = new NodeRequests(options, loop, shards, watches, membership, client);
    }

    /** Passes the shards' callbacks on to membership and watches, or fails the node. */
    private final class Listener implements Shards.Listener {
        @Override
        public void newerEpoch(long epoch, NodeInfo from) {
            membership.observeEpoch(epoch, from);
        }

        @Override
        public void report(NodeInfo suspect) {
            membership.report(suspect);
        }

        @Override
        public void caughtUp(BitSet slots) {
            membership.caughtUp(slots);
        }

        @Override
        public void drained() {
            membership.drained();
        }

        @Override
        public void unusable(String why) {
            membership.unusable(why);
        }

        @Override
        public void changed(String key, Cart before, Cart cart, long epoch) {
            watches.changed(key, before, cart, epoch);
        }

        @Override
        public void watchEnded(String key, long epoch) {
            watches.ended(key, epoch);
        }

        @Override
        public void broken(String why) {
            Node.this.broken(why);
        }
    }

    /** The handler of its requests; usable before {@link #start}. */
    public RpcHandler handler() {
        return counter;
    }

    /** Joins the cluster in the background, with that address. */
    public void start(NodeInfo advertised) {
        timer = loop.every(TICK_MILLIS, this::tick);
        membership.start(advertised);
    }

    /** One timer for all that is periodic, so that a node at rest wakes its event loop once for all of it. */
    private void tick() {
        shards.tick();
        watches.flush();
        ticks++;
        if (ticks % TICKS_PER_CHECK == 0) {
            membership.check();
        }
    }

    /** Stops its timers and its membership. */
    public void stop() {
        membership.stop();
        timer.cancel();
    }

    /**
     * Fails the whole node after a storage failure or a defect in a core (fail-stop): it answers every request with
     * an error, leaves its membership, and completes {@link #whenFailed}. It does not join again by itself, as the
     * failure may recur; after a restart it joins as usual, with the carts that its disk has kept.
     */
    private void broken(String why) {
        stop();
        shards.fail(why);
        failed.tryFail(new IllegalStateException(why));
    }

    /** Fails when the node can store nothing more or has met a defect; its owner should end the process. Never completes otherwise. */
    public Future<Void> whenFailed() {
        return failed.future();
    }

    /** Closes its connections. */
    public Future<Void> close() {
        return Future.join(client.close(), shards.close()).mapEmpty();
    }

    /** Stores what is queued, then releases files and threads; blocks. Call once, after {@link #close}, on a thread that may block. */
    public void closeStorage() {
        shards.closeStorage();
    }

    /** The reason why it is not {@link #ready}; empty if it is. For any thread. */
    public String missing() {
        return membership.missing();
    }

    /** Whether it is a member and has caught up on its share. */
    public boolean ready() {
        return membership.synced();
    }

    /** Completes when the node has first caught up on its share. */
    public Future<Void> whenReady() {
        return ready.future();
    }

    /** Completes when the node has left the cluster after an operator's {@code leave}. */
    public Future<Void> whenLeft() {
        return left.future();
    }

    /** Its current map; null before the first join. */
    public @Nullable ClusterMap map() {
        return membership.map();
    }

    /** Its incarnation; 0 before the first join. */
    public long incarnation() {
        return membership.incarnation();
    }

    /** The number of watches, counted per cart and connection. */
    public int watches() {
        return watches.count();
    }

    /** The number of requests and stores under way, for metrics and for tests of bounds. */
    public int underWay() {
        return shards.underWay();
    }

    /** Its load, with the given counts of the server. */
    NodeLoad load(int connections, long bufferedBytes) {
        Shard.Load held = shards.load();
        return new NodeLoad(
                connections,
                bufferedBytes,
                shards.underWay(),
                watches.count(),
                held.carts(),
                held.hints(),
                held.owed());
    }
}
