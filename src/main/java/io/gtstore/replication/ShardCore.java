// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.NodeRef;
import java.util.List;

/**
 * Functional core of one shard of a node: the carts of its slots, and all decisions about them (paper §2.2).
 * Deterministic: an event and the time in, effects out. Not thread-safe: owned by one event loop, or by a test.
 */
public final class ShardCore {
    private final ShardView view;
    private final NodeClocks clocks;
    private final ShardEffects effects;
    private final WatchedKeys watched;
    private final ShardCarts carts;
    private final Room room;
    private final Peers peers;
    private final MissedWrites missedWrites;
    private final WatchPath watches;
    private final Expiry expiry;
    private final LeaveTask leave;
    private final Arrivals arrivals;
    private final ShardRequests requests;
    private final CatchUp catchUp;
    private final HandOver handOver;
    private final RepairRounds repairs;
    private final Horizons horizons;
    private final CartCompaction compaction;
    private final ShardEvent.Handler events = new Events();

    /** An empty shard. */
    public ShardCore(ShardConfig config, ClusterMap map, NodeRef self) {
        this(config, map, self, new Recovered(), SlotRange.ALL, 0);
    }

    /** A shard of those slots with its recovered carts, at that time of the wall clock. */
    @ThroughAllSlots("after a restart")
    public ShardCore(
            ShardConfig config, ClusterMap map, NodeRef self, Recovered recovered, SlotRange share, long wallMillis) {
        view = new ShardView(config, map, self, share);
        clocks = new NodeClocks(config.maxDriftMillis(), NodeClocks.amongOthers(map));
        clocks.update(wallMillis, 0);
        effects = new ShardEffects(view);
        watched = new WatchedKeys(effects);
        carts = new ShardCarts(view, clocks, watched, effects);
        recovered.into(carts);
        room = new Room(view, clocks, carts);
        peers = new Peers(view, clocks, room, effects);
        Forwarding forwarding = new Forwarding(view, peers, effects);
        Admission admission = new Admission(view, carts, room, clocks, forwarding, effects);
        KeyRepair keyRepair = new KeyRepair(view, carts, peers);
        missedWrites = new MissedWrites(view, carts, peers);
        Replicator replicator = new Replicator(view, carts, peers, room, clocks, missedWrites, effects);
        PutPath puts = new PutPath(view, carts, admission, keyRepair, replicator, effects);
        RemovalPath removals = new RemovalPath(view, carts, admission, forwarding, keyRepair, replicator, effects);
        ReadPath reads = new ReadPath(view, carts, admission, keyRepair, effects);
        watches = new WatchPath(view, carts, admission, watched, effects);
        expiry = new Expiry(view, carts, clocks, replicator);

        leave = new LeaveTask(view, carts, effects);
        HeldCarts held = new HeldCarts(view, carts, effects);
        arrivals = new Arrivals(peers, clocks);
        CopyAdmission copyAdmission = new CopyAdmission(view, carts, room, clocks, effects);
        ReplicaPath replicas = new ReplicaPath(view, carts, copyAdmission, held, arrivals, leave, effects);
        Comparison comparison = new Comparison(view, carts, room, clocks, effects);
        requests = new ShardRequests(view, puts, removals, reads, watches, held, replicas, comparison, effects);

        catchUp = new CatchUp(view, carts, peers, clocks, effects);
        handOver = new HandOver(view, carts, peers);
        repairs = new RepairRounds(
                view,
                clocks,
                catchUp,
                handOver,
                missedWrites,
                new ClockQuestions(view, peers, clocks),
                new Repair(view, carts, peers));
        horizons = new Horizons(view, carts, peers, clocks);
        compaction = new CartCompaction(view, carts, clocks);
    }

    /**
     * Handles one event.
     *
     * @param wallMillis the wall clock in ms since 1970, for stamps, session ages, horizons and lifetimes; may step either way
     * @param steadyMillis the monotonic clock, for time-outs, rates and intervals
     */
    public List<ShardEffect> on(ShardEvent event, long wallMillis, long steadyMillis) {
        effects.begin();
        updateClocks(wallMillis, steadyMillis);
        event.dispatch(events);
        return effects.list();
    }

    private void updateClocks(long wallMillis, long steadyMillis) {
        carts.lifetimes().setTime(wallMillis, steadyMillis);
        String verdict = clocks.update(wallMillis, steadyMillis);
        if (verdict != null && view.firstShard()) {
            effects.warn(verdict);
        }
    }

    /** The number of carts in this shard, for metrics. */
    @ThroughAllSlots("when metrics are read")
    public int carts() {
        return carts.heldSlots().stream().map(slot -> carts.slot(slot).size()).sum();
    }

    /** The heap of all carts in this shard, in bytes, see {@code storage.maxBytes}. */
    public long heapBytes() {
        return carts.heapBytes();
    }

    /** The number of carts in slots that the node does not own: hints, and carts to hand over. */
    public int foreignCarts() {
        return carts.foreignCarts();
    }

    /** The number of missed writes: carts that an owner has yet to be sent as no holder keeps them, counted per owner. */
    public int owedCarts() {
        return missedWrites.size();
    }

    /** Whether this node's clock is off, as of the last event, see {@link NodeClocks}. */
    public boolean clockIsOff() {
        return clocks.isOff();
    }

    /** The number of requests and stores under way, for metrics and tests of bounds. */
    public int underWay() {
        return peers.underWay() + carts.storing();
    }

    /** Dispatch of events to the parts of the shard, in order. */
    private final class Events implements ShardEvent.Handler {
        @Override
        public void asked(ShardEvent.Asked asked) {
            requests.handle(asked);
        }

        @Override
        public void peerResult(ShardEvent.PeerResult result) {
            peers.complete(result);
        }

        @Override
        public void storeResult(ShardEvent.StoreResult result) {
            carts.completeStore(result);
        }

        @Override
        @ThroughAllSlots("with each new map")
        public void mapChanged(ShardEvent.MapChanged changed) {
            view.adopt(changed.map(), changed.self());
            carts.mapChanged();
            peers.mapChanged();
            room.mapChanged();
            clocks.mapChanged(changed.map(), changed.self());
            missedWrites.mapChanged();
            watches.mapChanged();
            catchUp.advance();
            handOver.deliverHeld();
            leave.checkDrained();
        }

        @Override
        public void peerFrame(ShardEvent.PeerFrame frame) {
            peers.limitFrames(frame.peer(), frame.frameBytes());
        }

        @Override
        public void managerAnswered(ShardEvent.ManagerAnswered answer) {
            clocks.recordManager(answer.clockMillis(), view.isCurrentMap(answer.manager(), answer.epoch()));
        }

        @Override
        public void unwatched(ShardEvent.Unwatched unwatched) {
            watched.remove(unwatched.key());
        }

        @Override
        public void tick() {
            peers.tick();
            expiry.expireDue();
            catchUp.advance();
            arrivals.dropExpired();
            carts.trimReceipts();
            repairs.tick();
            horizons.advance();
            leave.checkDrained();
            compaction.packNext();
        }
    }
}
