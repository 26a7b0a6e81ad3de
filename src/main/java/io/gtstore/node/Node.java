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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The paper's node (§2.2) on whatever event loop, transports and storage it is given: its shards, its place in the cluster, and what it answers. Used
 * on its own event loop, the first, only, but for {@link #ready}, {@link #whenReady} and {@link #whenLeft}.
 */
public final class Node {
    private static final long TICK_MILLIS = 100;

    private final EventLoop loop;
    private final Transport client;
    private final Shards shards;
    private final Membership membership;
    private final Watches watches;
    private final NodeRequests counter;
    private final List<EventLoop.Timer> timers = new ArrayList<>();
    private final Promise<Void> ready = Promise.promise();
    private final Promise<Void> left = Promise.promise();
    private final Promise<Void> failed = Promise.promise();

    /**
     * An event loop that a node runs on.
     *
     * @param opener opens a transport whose results come back there; called before the node does anything
     */
    public record Loop(EventLoop loop, Transport.Opener opener) {}

    /**
     * A node that does nothing yet.
     *
     * @param loops the first one is the node's own; each has a shard
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

    /** What its shards say goes to its place in the cluster, to watchers, or ends it. */
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
        public void changed(String key, Cart cart, long epoch) {
            watches.changed(key, cart, epoch);
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

    /** What answers its requests; also before it has started. */
    public RpcHandler handler() {
        return counter;
    }

    /** Joins the cluster in the background, under that address. */
    public void start(NodeInfo advertised) {
        timers.add(loop.every(TICK_MILLIS, shards::tick));
        timers.add(loop.every(TICK_MILLIS, watches::flush));
        membership.start(advertised);
    }

    /** Joins no more, follows no map and takes no note of the time. */
    public void stop() {
        membership.stop();
        timers.forEach(EventLoop.Timer::cancel);
        timers.clear();
    }

    /**
     * Nothing can be stored here any more, or one of its cores has met a defect in itself: it fails whole. It answers nobody but that, is no member, and
     * whoever runs it is told. It does not join again by itself, as what broke it may break it again: started anew, it joins as any node does, with what
     * its disk has kept, or with empty hands.
     */
    private void broken(String why) {
        stop();
        shards.fail(why);
        failed.tryFail(new IllegalStateException(why));
    }

    /** Fails when the node can store nothing more, or has met a defect in itself; whoever runs it should end it, so that others take its place. Otherwise never completes. */
    public Future<Void> whenFailed() {
        return failed.future();
    }

    /** Ends its connections. */
    public Future<Void> close() {
        return Future.join(client.close(), shards.close()).mapEmpty();
    }

    /** Stores what waits, and gives back files and threads; may block. Once, after {@link #close}, on a thread that may. */
    public void closeStorage() {
        shards.closeStorage();
    }

    /** Why it is not {@link #ready}; empty if it is. For any thread. */
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

    /** Completes when the node has left the cluster at an operator's wish. */
    public Future<Void> whenLeft() {
        return left.future();
    }

    /** The map that it goes by, null before it was first admitted. */
    public @Nullable ClusterMap map() {
        return membership.map();
    }

    /** Its present life; 0 before it was first admitted. */
    public long incarnation() {
        return membership.incarnation();
    }

    /** How many carts are watched here, each counted for each connection that does. */
    public int watches() {
        return watches.count();
    }

    /** How many requests and stores are under way, for read-outs and tests of bounds. */
    public int underWay() {
        return shards.underWay();
    }

    /** What it has under way behind so many connections, which hold so many bytes. */
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
