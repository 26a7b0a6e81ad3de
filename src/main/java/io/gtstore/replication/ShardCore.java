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
    private final ShardState state;
    private final PutPath puts;
    private final RemovalPath removals;
    private final ReadPath reads;
    private final WatchPath watches;
    private final HeldCarts held;
    private final ReplicaPath replicas;
    private final CatchUp catchUp;
    private final HandOver handOver;
    private final MissedWrites missedWrites;
    private final Expiry expiry;
    private final Comparison comparison;
    private final Repair repair;
    private final ClockQuestions clockQuestions;
    private final Horizons horizons;
    private final LeaveTask departure;
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
        state = new ShardState(config, map, self, share, wallMillis);
        recovered.into(state);
        KeyRepair keyRepair = new KeyRepair(state);
        missedWrites = new MissedWrites(state);
        puts = new PutPath(state, keyRepair, missedWrites);
        removals = new RemovalPath(state, keyRepair, missedWrites);
        reads = new ReadPath(state, keyRepair);
        watches = new WatchPath(state);
        expiry = new Expiry(state, missedWrites);
        held = new HeldCarts(state);
        replicas = new ReplicaPath(state, held);
        catchUp = new CatchUp(state);
        handOver = new HandOver(state);
        comparison = new Comparison(state);
        repair = new Repair(state);
        clockQuestions = new ClockQuestions(state);
        horizons = new Horizons(state);
        departure = new LeaveTask(state);
        compaction = new CartCompaction(state);
    }

    /**
     * Takes one event at a time.
     *
     * @param wallMillis the wall clock in ms since 1970, for stamps, session ages, horizons and lifetimes; it may step either way
     * @param steadyMillis a clock that never goes back, for time-outs, paces and intervals
     */
    public List<ShardEffect> on(ShardEvent event, long wallMillis, long steadyMillis) {
        state.begin(wallMillis, steadyMillis);
        if (event instanceof ShardEvent.Asked asked) {
            state.frames.asked(asked.requestId(), asked.frameBytes());
            asked(asked);
        } else if (event instanceof ShardEvent.PeerResult result) {
            state.ended(result);
        } else if (event instanceof ShardEvent.StoreResult result) {
            state.stored(result);
        } else if (event instanceof ShardEvent.MapChanged changed) {
            state.adopt(changed.map(), changed.self());
            missedWrites.mapChanged();
            watches.mapChanged();
            catchUp.look();
            handOver.look();
            departure.look();
        } else if (event instanceof ShardEvent.PeerFrame peer) {
            state.frames.peer(peer.peer(), peer.frameBytes());
        } else if (event instanceof ShardEvent.ManagerClock clock) {
            state.clocks.heardManager(clock.millis());
        } else if (event instanceof ShardEvent.Unwatched unwatched) {
            state.unwatch(unwatched.key());
        } else {
            tick();
        }
        return state.effects();
    }

    /** How many carts this shard holds, for read-outs. */
    public int carts() {
        return state.heldSlots().stream().map(slot -> state.slot(slot).size()).sum();
    }

    /** What all that this shard holds takes of the heap, in bytes, see {@code storage.maxBytes}. */
    public long heapBytes() {
        return state.heapBytes();
    }

    /** How many carts this shard holds of slots that the node does not own: hints, and what is yet to be handed over. */
    public int foreignCarts() {
        return state.foreignCarts();
    }

    /** How many carts some owner has yet to be sent, because it missed a change and no holder keeps it; counted for each such owner. */
    public int owedCarts() {
        return missedWrites.size();
    }

    /** Whether this node's clock is not what most others agree on, as of the last event. */
    public boolean clockIsOff() {
        return state.clocks.odd();
    }

    /** How many requests and stores are under way, for read-outs and tests of bounds. */
    public int underWay() {
        return state.underWay();
    }

    private void asked(ShardEvent.Asked asked) {
        String problem =
                SlotBounds.problem(asked.request(), state.map().settings().slots());
        if (problem == null) {
            asked.request().dispatch(requests, asked);
        } else {
            state.refuse(asked.requestId(), ErrorCode.WRONG_TYPE, problem);
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
            state.refuse(
                    asked.requestId(),
                    ErrorCode.UNKNOWN_OP,
                    "a shard does not answer " + request.op().wire());
        }
    }

    private void tick() {
        state.ticked();
        expiry.look();
        catchUp.look();
        replicas.look();
        state.trimReceipts();
        if (state.steadyMillis() >= nextRepair) {
            nextRepair = state.steadyMillis() + state.config.repairIntervalMillis();
            catchUp.remind();
            handOver.look();
            missedWrites.look();
            clockQuestions.look();
            repair.look();
        }
        horizons.look();
        departure.look();
        compaction.look();
    }
}
