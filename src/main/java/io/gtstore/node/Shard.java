// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcException;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.replication.Recovered;
import io.gtstore.replication.ShardConfig;
import io.gtstore.replication.ShardCore;
import io.gtstore.replication.ShardEffect;
import io.gtstore.replication.ShardEvent;
import io.gtstore.replication.SlotRange;
import io.gtstore.storage.CartStorage;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shell of one shard's core: feeds it one event at a time and carries out its effects. The result of an effect that
 * completes at once, such as a store in memory, is queued behind the current event, so the core is never re-entered.
 * On its event loop only, but for {@link #load}, {@link #underWay} and {@link #inbox}.
 */
final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    /** The shard's callbacks to its node; called on the shard's event loop. */
    interface Home {
        /** A peer mentioned a newer epoch than this shard's. */
        void newerEpoch(long epoch, NodeInfo from);

        void report(NodeInfo suspect);

        void caughtUp(ShardEffect.CaughtUp caughtUp);

        void drained(SlotRange share, ShardEffect.Drained drained);

        void changed(String key, Cart before, Cart cart, long epoch);

        void watchEnded(String key, long epoch);

        /** The shard has met a defect and has stopped. */
        void broken(String why);
    }

    /** Counts of a shard's carts: all, those held as hints, and those owed to an owner. */
    record Load(int carts, int hints, int owed) {
        static final Load NONE = new Load(0, 0, 0);

        Load plus(Load other) {
            return new Load(carts + other.carts, hints + other.hints, owed + other.owed);
        }
    }

    private final SlotRange share;
    private final ShardConfig config;
    private final EventLoop loop;
    private final Inbox inbox;
    private final Transport client;
    private final ReplicationBatches batches;
    private final CartStorage storage;
    private final Home home;
    private final ShardEffect.Handler handler = new Effects();
    private final ArrayDeque<ShardEvent> events = new ArrayDeque<>();
    private final Map<Long, Consumer<Reply>> asks = new HashMap<>();
    private @Nullable ShardCore core;
    private @Nullable String broken;
    private long epoch;
    private boolean busy;
    private long lastAsk;
    private volatile int underWay;
    private volatile Load load = Load.NONE;

    Shard(
            SlotRange share,
            ShardConfig config,
            EventLoop loop,
            Inbox inbox,
            Transport client,
            CartStorage storage,
            Home home) {
        this.share = share;
        this.config = config;
        this.loop = loop;
        this.inbox = inbox;
        this.client = client;
        this.batches = new ReplicationBatches(
                loop::execute,
                client::send,
                config.chunkBytes(),
                to -> client.maxFrameBytes(to.host(), to.port()),
                this::answered);
        this.storage = storage;
        this.home = home;
    }

    /** The queue to its event loop. */
    Inbox inbox() {
        return inbox;
    }

    /** Adopts a newer map, or a new incarnation of the node. The first call creates the core from what was recovered. */
    void mapChanged(ClusterMap map, NodeRef self, Recovered recovered) {
        if (broken != null) {
            return;
        }
        if (core == null) {
            core = new ShardCore(config, map, self, recovered, share, loop.wallMillis());
        }
        epoch = map.epoch();
        on(new ShardEvent.MapChanged(map, self));
    }

    /** Passes a request to the core; the reply comes once and fits into a frame of that length. Only after the first map. */
    void ask(Request request, int frameBytes, Consumer<Reply> replyTo) {
        if (broken != null) {
            replyTo.accept(stopped());
            return;
        }
        asks.put(++lastAsk, replyTo);
        on(new ShardEvent.Asked(lastAsk, request, frameBytes));
    }

    void unwatch(String key) {
        on(new ShardEvent.Unwatched(key));
    }

    void managerAnswered(ShardEvent.ManagerAnswered answer) {
        on(answer);
    }

    /** Whether this node's clock differs too much from those of most others. */
    boolean clockIsOff() {
        ShardCore present = core;
        return present != null && present.clockIsOff();
    }

    void tick() {
        if (core != null) {
            on(new ShardEvent.Tick());
        }
        if (share.index() > 0) {
            load = count();
        }
    }

    /** The current counts. */
    Load count() {
        ShardCore counted = core;
        return counted == null ? Load.NONE : new Load(counted.carts(), counted.foreignCarts(), counted.owedCarts());
    }

    /** The number of requests and stores under way, and of callers waiting for them; for any thread. */
    int underWay() {
        return underWay;
    }

    /** The counts at its last tick, unless it is the first shard; for any thread. */
    Load load() {
        return load;
    }

    Future<Void> close() {
        return client.close();
    }

    /**
     * Stops the shard (fail-stop; Schlichting and Schneider, 1983): pending and later requests fail, and all else is
     * ignored. A core that threw may be in the middle of a change, so none of its state can be trusted.
     */
    void fail(String why) {
        broken = why;
        core = null;
        events.clear();
        List<Consumer<Reply>> waiting = List.copyOf(asks.values());
        asks.clear();
        waiting.forEach(asker -> asker.accept(stopped()));
    }

    private Reply stopped() {
        return Reply.Failure.of(ErrorCode.INTERNAL, "this node has stopped because of " + broken, Request.NO_EPOCH);
    }

    private void on(ShardEvent event) {
        ShardCore present = core;
        if (present == null) {
            return;
        }
        events.add(event);
        if (busy) {
            return;
        }
        busy = true;
        try {
            feed(present);
        } catch (RuntimeException | Error e) {
            LOG.error("a defect in the shard {}", share.index(), e);
            fail("a defect: " + e);
            home.broken("a defect in shard " + share.index() + ": " + e);
        } finally {
            busy = false;
            underWay = core == null ? 0 : present.underWay() + asks.size();
        }
    }

    private void feed(ShardCore present) {
        for (ShardEvent next = events.poll(); next != null; next = events.poll()) {
            List<ShardEffect> effects = present.on(next, loop.wallMillis(), loop.steadyMillis());
            for (int i = 0; i < effects.size() && broken == null; i++) {
                effects.get(i).dispatch(handler);
            }
        }
    }

    /** Carries out the core's effects. */
    private final class Effects implements ShardEffect.Handler {
        @Override
        public void answer(ShardEffect.Answer answer) {
            Consumer<Reply> replyTo = asks.remove(answer.requestId());
            if (replyTo != null) {
                replyTo.accept(answer.reply());
            }
        }

        @Override
        public void send(ShardEffect.Send send) {
            batches.send(send);
        }

        @Override
        public void store(ShardEffect.Store store) {
            KeyedCart change = store.change();
            storage.store(store.slot(), change.key(), change.cart(), new CartStorage.Outcome() {
                @Override
                public void stored() {
                    ended(new ShardEvent.Stored(store.token()));
                }

                @Override
                public void failed(String why) {
                    ended(new ShardEvent.StoreFailed(store.token(), why));
                }
            });
        }

        @Override
        public void raise(ShardEffect.Raise raise) {
            storage.raise(raise.slot(), raise.horizon());
        }

        @Override
        public void drop(ShardEffect.Drop drop) {
            storage.drop(drop.slot());
        }

        @Override
        public void report(ShardEffect.Report report) {
            home.report(report.suspect());
        }

        @Override
        public void caughtUp(ShardEffect.CaughtUp caughtUp) {
            home.caughtUp(caughtUp);
        }

        @Override
        public void drained(ShardEffect.Drained drained) {
            home.drained(share, drained);
        }

        @Override
        public void changed(ShardEffect.Changed changed) {
            home.changed(changed.key(), changed.before(), changed.cart(), changed.epoch());
        }

        @Override
        public void watchEnded(ShardEffect.WatchEnded ended) {
            home.watchEnded(ended.key(), ended.epoch());
        }

        @Override
        public void warning(ShardEffect.Warning warning) {
            LOG.warn("{}", warning.line());
        }

        @Override
        public void note(ShardEffect.Note note) {
            LOG.info("{}", note.line());
        }
    }

    private void answered(ShardEffect.Send send, @Nullable Reply reply, @Nullable Throwable failure) {
        if (reply == null) {
            on(new ShardEvent.Unanswered(send.token(), why(failure)));
            return;
        }
        if (reply instanceof Reply.Failure failed && failed.code() == ErrorCode.FRAME_TOO_LONG) {
            NodeInfo to = send.to();
            on(new ShardEvent.PeerFrame(to.ref(), client.maxFrameBytes(to.host(), to.port())));
        }
        if (reply.epoch() > epoch) {
            home.newerEpoch(reply.epoch(), send.to());
        }
        on(new ShardEvent.Answered(send.token(), reply));
    }

    private static ShardEvent.Why why(@Nullable Throwable failure) {
        if (!(failure instanceof RpcException rpc)) {
            return ShardEvent.Why.REFUSED;
        }
        return switch (rpc.kind()) {
            case REFUSED -> ShardEvent.Why.REFUSED;
            case LOCAL, BUSY -> ShardEvent.Why.UNTRIED;
            case TIMEOUT, CLOSED -> ShardEvent.Why.SILENT;
        };
    }

    /** Passes on the outcome of a store; a storage thread's outcomes are batched by the inbox. */
    private void ended(ShardEvent outcome) {
        if (loop.current()) {
            on(outcome);
        } else {
            inbox.post(() -> on(outcome));
        }
    }
}
