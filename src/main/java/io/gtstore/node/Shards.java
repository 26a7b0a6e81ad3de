// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Ops;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.replication.Recovered;
import io.gtstore.replication.ShardEffect;
import io.gtstore.replication.ShardEvent;
import io.gtstore.replication.SlotBounds;
import io.gtstore.replication.SlotRange;
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.StorageException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's shards, each on its own event loop. The first shard's loop is the node's, where connections are read and
 * this class is called. Traffic to and from the other shards is batched once per turn.
 */
final class Shards {
    /** The shards' callbacks; called on the node's event loop. Does nothing by default. */
    interface Listener {
        /** A peer mentioned a newer epoch than a shard's. */
        default void newerEpoch(long epoch, NodeInfo from) {}

        /** A peer did not answer. */
        default void report(NodeInfo suspect) {}

        /** This incarnation has caught up on these slots, which it owns. */
        default void caughtUp(BitSet slots) {}

        /** All shards are empty and take in nothing more. */
        default void drained() {}

        /** The node's stored carts belong to another cluster. */
        default void unusable(String why) {}

        /** A watched cart has changed. */
        default void changed(String key, Cart before, Cart cart, long epoch) {}

        /** A watched cart is no longer served here. */
        default void watchEnded(String key, long epoch) {}

        /** A shard has met a defect. */
        default void broken(String why) {}
    }

    private final List<Shard> shards = new ArrayList<>();
    private final int maxFrameBytes;
    private final Inbox inbox;
    private final CartStorage storage;
    private final Recovered recovered;
    private final BitSet drained = new BitSet();
    private Listener listener = new Listener() {};
    private @Nullable ClusterMap map;
    private @Nullable NodeRef self;
    private FormerCluster remembered;

    /**
     * Shards without a map yet.
     *
     * @param loops the node's own event loop first, each with its transport
     */
    Shards(NodeOptions options, List<Loop> loops, CartStorage storage, Recovered recovered) {
        this.inbox = new Inbox(loops.get(0).loop());
        this.storage = storage;
        this.recovered = recovered;
        this.remembered = recovered.former();
        this.maxFrameBytes = options.getLimits().getMaxFrameBytes();
        for (int i = 0; i < loops.size(); i++) {
            shards.add(new Shard(
                    new SlotRange(i, loops.size()),
                    ShardConfigs.of(options, loops.size()),
                    loops.get(i).loop(),
                    i == 0 ? inbox : new Inbox(loops.get(i).loop()),
                    loops.get(i).transport(),
                    storage,
                    i == 0 ? new Here() : new PostedHome(inbox, new Here())));
        }
    }

    /** An event loop, and a transport that was opened there. */
    record Loop(EventLoop loop, Transport transport) {}

    /** Sets the listener. */
    void listen(Listener to) {
        listener = to;
    }

    /** Ends one watch of the key. */
    void unwatch(String key) {
        ClusterMap present = map;
        if (present != null) {
            Shard shard = shards.get(SlotRange.indexOf(
                    present.slotOf(key), shards.size(), present.settings().slots()));
            on(shard, () -> shard.unwatch(key));
        }
    }

    /** Adopts a newer map, or a new incarnation of this node. */
    void mapChanged(ClusterMap newer, NodeRef life) {
        if (map == null && !belongs(newer)) {
            return;
        }
        List<Recovered> parts = recovered.split(shards.size(), newer.settings().slots());
        map = newer;
        self = life;
        drained.clear();
        remember(newer.asFormer());
        for (int i = 0; i < parts.size(); i++) {
            Shard shard = shards.get(i);
            Recovered part = parts.get(i);
            on(shard, () -> shard.mapChanged(newer, life, part));
        }
    }

    private void on(Shard shard, Runnable action) {
        if (shard == shards.get(0)) {
            action.run();
        } else {
            shard.inbox().post(action);
        }
    }

    private void remember(FormerCluster cluster) {
        if (!cluster.equals(remembered)) {
            remembered = cluster;
            storage.remember(cluster.founded(), cluster.ids());
        }
    }

    /** The cluster that this node was last a member of, in this incarnation or an earlier one. */
    FormerCluster formerCluster() {
        return remembered;
    }

    /** Whether the stored carts belong to this cluster. */
    private boolean belongs(ClusterMap first) {
        ClusterSettings settings = first.settings();
        try {
            storage.belongsTo(
                    "slots=" + settings.slots() + " hash=" + settings.hash(), MergePolicy.fromWire(settings.merge()));
            return true;
        } catch (StorageException e) {
            listener.unusable(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** The same for requests of this node itself. */
    void ask(Request request, Consumer<Reply> replyTo) {
        ask(request, maxFrameBytes, replyTo);
    }

    /** Passes a request to the shards concerned; the reply comes once and fits into a frame of that length. */
    void ask(Request request, int frameBytes, Consumer<Reply> replyTo) {
        ClusterMap present = map;
        if (present == null) {
            replyTo.accept(
                    Reply.Failure.of(ErrorCode.NOT_READY, "this node has not joined a cluster yet; try again", 0));
            return;
        }
        String problem = SlotBounds.problem(request, present.settings().slots());
        if (problem != null) {
            replyTo.accept(Reply.Failure.of(ErrorCode.WRONG_TYPE, problem, present.epoch()));
        } else if (shards.size() == 1) {
            shards.get(0).ask(request, frameBytes, replyTo);
        } else {
            Dispatch dispatch = new Dispatch(
                    (shard, part, whole) -> ask(shard, part, frameBytes, whole),
                    shards.size(),
                    Math.min(frameBytes, maxFrameBytes) / 4,
                    present);
            Ops.dispatch(request, dispatch, replyTo);
        }
    }

    private void ask(int index, Request request, int frameBytes, Consumer<Reply> replyTo) {
        Shard shard = shards.get(index);
        if (index == 0) {
            shard.ask(request, frameBytes, replyTo);
        } else {
            shard.inbox().post(() -> shard.ask(request, frameBytes, reply -> inbox.post(() -> replyTo.accept(reply))));
        }
    }

    /** Stops all shards. */
    void fail(String why) {
        shards.forEach(shard -> on(shard, () -> shard.fail(why)));
    }

    /** Passes on a manager's answer to a ping. */
    void managerAnswered(ShardEvent.ManagerAnswered answer) {
        shards.forEach(shard -> on(shard, () -> shard.managerAnswered(answer)));
    }

    /** Whether this node's clock differs too much from those of most others; on the node's event loop. */
    boolean clockIsOff() {
        return shards.get(0).clockIsOff();
    }

    void tick() {
        shards.forEach(shard -> on(shard, shard::tick));
    }

    /** The number of requests and stores under way, and of callers waiting for them. */
    int underWay() {
        return shards.stream().mapToInt(Shard::underWay).sum();
    }

    /** The sum of their counts. */
    Shard.Load load() {
        Shard.Load all = shards.get(0).count();
        for (Shard shard : shards.subList(1, shards.size())) {
            all = all.plus(shard.load());
        }
        return all;
    }

    /** Closes the connections of all shards but the first, whose transport is the node's. */
    Future<Void> close() {
        List<Future<Void>> ends = new ArrayList<>();
        for (Shard shard : shards.subList(1, shards.size())) {
            Promise<Void> end = Promise.promise();
            shard.inbox().post(() -> shard.close().onComplete(end));
            ends.add(end.future());
        }
        return Future.join(ends).mapEmpty();
    }

    void closeStorage() {
        storage.close();
    }

    /** The callbacks of all shards, on the node's event loop. */
    private final class Here implements Shard.Home {
        @Override
        public void newerEpoch(long epoch, NodeInfo from) {
            listener.newerEpoch(epoch, from);
        }

        @Override
        public void report(NodeInfo suspect) {
            listener.report(suspect);
        }

        /** Ignores slots of another incarnation or with other owners by now; the shard reports again. */
        @Override
        public void caughtUp(ShardEffect.CaughtUp caughtUp) {
            ClusterMap present = map;
            if (present == null || !caughtUp.life().equals(self)) {
                return;
            }
            BitSet still = new BitSet();
            caughtUp.slots().stream()
                    .filter(slot -> present.owners(slot).epoch() <= caughtUp.epoch())
                    .forEach(still::set);
            if (!still.isEmpty()) {
                listener.caughtUp(still);
            }
        }

        /** A drained shard takes in nothing more and reports at each tick; the node is drained once all shards are. */
        @Override
        public void drained(SlotRange share, ShardEffect.Drained said) {
            if (map == null || map.epoch() != said.epoch() || !said.life().equals(self)) {
                return;
            }
            drained.set(share.index());
            if (drained.cardinality() == shards.size()) {
                drained.clear();
                listener.drained();
            }
        }

        @Override
        public void changed(String key, Cart before, Cart cart, long epoch) {
            listener.changed(key, before, cart, epoch);
        }

        @Override
        public void watchEnded(String key, long epoch) {
            listener.watchEnded(key, epoch);
        }

        @Override
        public void broken(String why) {
            listener.broken(why);
        }
    }
}
