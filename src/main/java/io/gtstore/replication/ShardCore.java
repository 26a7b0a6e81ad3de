package io.gtstore.replication;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.ShardHandler;
import java.util.List;

/**
 * One shard of a node: the carts of its slots, and all decisions about them (paper §2.2). Deterministic: an event and the time in, effects out.
 * Not thread-safe: owned by one event loop, or by a test.
 */
public final class ShardCore {
    private final ShardView view;
    private final NodeClocks clocks;
    private final ShardEffects effects;
    private final WatchedKeys watched;
    private final ShardCarts carts;
    private final Room room;
    private final Peers peers;
    private final PutPath puts;
    private final RemovalPath removals;
    private final ReadPath reads;
    private final WatchPath watches;
    private final HeldCarts held;
    private final ReplicaPath replicas;
    private final Arrivals arrivals;
    private final CatchUp catchUp;
    private final HandOver handOver;
    private final MissedWrites missedWrites;
    private final Expiry expiry;
    private final Comparison comparison;
    private final Repair repair;
    private final ClockQuestions clockQuestions;
    private final Horizons horizons;
    private final LeaveTask leave;
    private final CartCompaction compaction;
    private final ShardHandler<ShardEvent.Asked> requests = new Requests();
    private long nextRepair = Long.MIN_VALUE;

    /** A shard that holds nothing yet. */
    public ShardCore(ShardConfig config, ClusterMap map, NodeRef self) {
        this(config, map, self, new Recovered(), SlotRange.ALL, 0);
    }

    /** A shard of those slots, that holds what a restart found of them at that time of the wall clock. */
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
        puts = new PutPath(view, carts, admission, keyRepair, replicator, effects);
        removals = new RemovalPath(view, carts, admission, keyRepair, replicator, effects);
        reads = new ReadPath(view, carts, admission, keyRepair, effects);
        watches = new WatchPath(view, carts, admission, watched, effects);
        expiry = new Expiry(view, carts, clocks, replicator);

        leave = new LeaveTask(view, carts, effects);
        held = new HeldCarts(view, carts, effects);
        arrivals = new Arrivals(peers, clocks);
        CopyAdmission copyAdmission = new CopyAdmission(view, carts, room, clocks, effects);
        replicas = new ReplicaPath(view, carts, copyAdmission, held, arrivals, leave, effects);
        comparison = new Comparison(view, carts, room, clocks, effects);

        catchUp = new CatchUp(view, carts, peers, clocks, effects);
        handOver = new HandOver(view, carts, peers);
        repair = new Repair(view, carts, peers);
        clockQuestions = new ClockQuestions(view, peers, clocks);
        horizons = new Horizons(view, carts, peers, clocks);
        compaction = new CartCompaction(view, carts, clocks);
    }

    /**
     * Takes one event at a time.
     *
     * @param wallMillis the wall clock in ms since 1970, for stamps, session ages, horizons and lifetimes; it may step either way
     * @param steadyMillis a clock that never goes back, for time-outs, paces and intervals
     */
    public List<ShardEffect> on(ShardEvent event, long wallMillis, long steadyMillis) {
        effects.begin();
        updateClocks(wallMillis, steadyMillis);
        if (event instanceof ShardEvent.Asked asked) {
            effects.limitAnswer(asked.requestId(), asked.frameBytes());
            asked(asked);
        } else if (event instanceof ShardEvent.PeerResult result) {
            peers.ended(result);
        } else if (event instanceof ShardEvent.StoreResult result) {
            carts.stored(result);
        } else if (event instanceof ShardEvent.MapChanged changed) {
            mapChanged(changed);
        } else if (event instanceof ShardEvent.PeerFrame peer) {
            peers.limitFrames(peer.peer(), peer.frameBytes());
        } else if (event instanceof ShardEvent.ManagerHeard heard) {
            clocks.recordManager(heard.clockMillis(), view.goesBy(heard.manager(), heard.epoch()));
        } else if (event instanceof ShardEvent.Unwatched unwatched) {
            watched.remove(unwatched.key());
        } else {
            tick();
        }
        return effects.list();
    }

    private void updateClocks(long wallMillis, long steadyMillis) {
        carts.lifetimes().now(wallMillis, steadyMillis);
        String verdict = clocks.update(wallMillis, steadyMillis);
        if (verdict != null && view.firstShard()) {
            effects.warn(verdict);
        }
    }

    private void mapChanged(ShardEvent.MapChanged changed) {
        view.adopt(changed.map(), changed.self());
        carts.mapChanged();
        peers.mapChanged();
        room.mapChanged();
        clocks.mapChanged(changed.map(), changed.self());
        missedWrites.mapChanged();
        watches.mapChanged();
        catchUp.advance();
        handOver.look();
        leave.look();
    }

    /** The number of carts that this shard holds, for read-outs. */
    public int carts() {
        return carts.heldSlots().stream().map(slot -> carts.slot(slot).size()).sum();
    }

    /** What all that this shard holds takes of the heap, in bytes, see {@code storage.maxBytes}. */
    public long heapBytes() {
        return carts.heapBytes();
    }

    /** The number of carts that this shard holds of slots that the node does not own: hints, and what is yet to be handed over. */
    public int foreignCarts() {
        return carts.foreignCarts();
    }

    /** The number of carts that some owner has yet to be sent, because it missed a change and no holder keeps it; counted for each such owner. */
    public int owedCarts() {
        return missedWrites.size();
    }

    /** Whether this node's clock is not what most others agree on, as of the last event. */
    public boolean clockIsOff() {
        return clocks.odd();
    }

    /** The number of requests and stores under way, for read-outs and tests of bounds. */
    public int underWay() {
        return peers.underWay() + carts.storing();
    }

    private void asked(ShardEvent.Asked asked) {
        String problem =
                SlotBounds.problem(asked.request(), view.map().settings().slots());
        if (problem == null) {
            asked.request().dispatch(requests, asked);
        } else {
            effects.refuse(asked.requestId(), ErrorCode.WRONG_TYPE, problem);
        }
    }

    /** Which part of the shard handles which request. */
    private final class Requests implements ShardHandler<ShardEvent.Asked> {
        @Override
        public void put(Request.Put put, ShardEvent.Asked asked) {
            puts.put(asked.requestId(), put);
        }

        @Override
        public void putAll(Request.PutAll put, ShardEvent.Asked asked) {
            puts.putAll(asked.requestId(), put);
        }

        @Override
        public void removal(Request.Removal removal, ShardEvent.Asked asked) {
            removals.begin(asked.requestId(), removal);
        }

        @Override
        public void get(Request.Get get, ShardEvent.Asked asked) {
            reads.get(asked.requestId(), get);
        }

        @Override
        public void watch(Request.Watch watch, ShardEvent.Asked asked) {
            watches.watch(asked.requestId(), watch);
        }

        @Override
        public void scan(Request.Scan scan, ShardEvent.Asked asked) {
            held.answer(asked.requestId(), scan.slots(), scan.key(), scan.after(), scan.epoch());
        }

        @Override
        public void replicate(PeerRequest.Replicate replicate, ShardEvent.Asked asked) {
            replicas.replicate(asked.requestId(), replicate);
        }

        @Override
        public void sendRep(PeerRequest.SendRep sendRep, ShardEvent.Asked asked) {
            replicas.sendRep(asked.requestId(), sendRep);
        }

        @Override
        public void getRep(PeerRequest.GetRep getRep, ShardEvent.Asked asked) {
            replicas.getRep(asked.requestId(), getRep);
        }

        @Override
        public void digest(PeerRequest.Digest digest, ShardEvent.Asked asked) {
            comparison.digest(asked.requestId(), digest);
        }

        @Override
        public void keyDigests(PeerRequest.KeyDigests keys, ShardEvent.Asked asked) {
            comparison.keyDigests(asked.requestId(), keys);
        }

        @Override
        public void exchange(PeerRequest.Exchange exchange, ShardEvent.Asked asked) {
            replicas.exchange(asked.requestId(), exchange);
        }

        @Override
        public void raise(PeerRequest.Raise raise, ShardEvent.Asked asked) {
            comparison.raise(asked.requestId(), raise);
        }

        @Override
        public void misdirected(Request request, ShardEvent.Asked asked) {
            effects.refuse(
                    asked.requestId(),
                    ErrorCode.UNKNOWN_OP,
                    "a shard does not answer " + request.op().wire());
        }
    }

    private void tick() {
        peers.tick();
        expiry.look();
        catchUp.advance();
        arrivals.look();
        carts.trimReceipts();
        if (clocks.steadyMillis() >= nextRepair) {
            nextRepair = clocks.steadyMillis() + view.config().repairIntervalMillis();
            catchUp.repeatReport();
            handOver.look();
            missedWrites.look();
            clockQuestions.look();
            repair.look();
        }
        horizons.look();
        leave.look();
        compaction.look();
    }
}
