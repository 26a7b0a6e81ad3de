package io.gtstore.replication;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Request;
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
    private final ReplicaPath replicas;
    private final CatchUp catchUp;
    private final HandOver handOver;
    private final Laggards laggards;
    private long nextRepair;

    /** A shard that holds nothing yet. */
    public ShardCore(ShardConfig config, ClusterMap map, NodeRef self) {
        state = new ShardState(config, map, self);
        KeyRepair repair = new KeyRepair(state);
        laggards = new Laggards(state);
        puts = new PutPath(state, repair, laggards);
        removals = new RemovalPath(state, repair, laggards);
        reads = new ReadPath(state, repair);
        watches = new WatchPath(state);
        replicas = new ReplicaPath(state);
        catchUp = new CatchUp(state);
        handOver = new HandOver(state);
    }

    /** Takes one event at a time; {@code now} in milliseconds since 1970. */
    public List<ShardEffect> on(ShardEvent event, long now) {
        state.begin(now);
        if (event instanceof ShardEvent.Asked asked) {
            asked(asked.ask(), asked.request());
        } else if (event instanceof ShardEvent.Answered answered) {
            state.answered(answered.token(), answered.reply());
        } else if (event instanceof ShardEvent.Unanswered unanswered) {
            state.unanswered(unanswered.token(), unanswered.silent());
        } else if (event instanceof ShardEvent.Stored stored) {
            state.stored(stored.token(), null);
        } else if (event instanceof ShardEvent.StoreFailed failed) {
            state.stored(failed.token(), failed.why());
        } else if (event instanceof ShardEvent.MapChanged changed) {
            state.adopt(changed.map(), changed.self());
            laggards.mapChanged();
            watches.mapChanged();
            catchUp.look();
            handOver.look();
        } else if (event instanceof ShardEvent.Unwatched unwatched) {
            state.unwatch(unwatched.key());
        } else {
            tick();
        }
        return state.effects();
    }

    /** How many carts this shard holds, for read-outs. */
    public int carts() {
        return state.heldSlots().stream()
                .map(slot -> state.slotCarts(slot).size())
                .sum();
    }

    /** How many requests and stores are under way, for read-outs and tests of bounds. */
    public int underWay() {
        return state.underWay();
    }

    private void asked(long ask, Request request) {
        if (request instanceof Request.Put put) {
            puts.put(ask, put);
        } else if (request instanceof Request.PutAll put) {
            puts.putAll(ask, put);
        } else if (request instanceof Request.Remove remove) {
            removals.remove(ask, remove);
        } else if (request instanceof Request.Finalize finalize) {
            removals.finalizeCart(ask, finalize);
        } else if (request instanceof Request.Get get) {
            reads.get(ask, get);
        } else if (request instanceof Request.Watch watch) {
            watches.watch(ask, watch);
        } else if (request instanceof Request.Replicate replicate) {
            replicas.replicate(ask, replicate);
        } else if (request instanceof Request.SendRep sendRep) {
            replicas.sendRep(ask, sendRep);
        } else if (request instanceof Request.GetRep getRep) {
            replicas.getRep(ask, getRep);
        } else {
            state.refuse(
                    ask,
                    ErrorCode.UNKNOWN_OP,
                    "a shard does not answer " + request.op().wire());
        }
    }

    private void tick() {
        state.ticked();
        catchUp.look();
        if (state.now() >= nextRepair) {
            nextRepair = state.now() + state.config.repairIntervalMillis();
            catchUp.remind();
            handOver.look();
            laggards.look();
        }
    }
}
