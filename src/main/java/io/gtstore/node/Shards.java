package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.net.EventLoop;
import io.gtstore.net.RpcException;
import io.gtstore.net.Transport;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.FormerCluster;
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
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.StorageException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the core of this event loop's shard: feeds it events one at a time and carries out its effects. An effect that ends at once, as a store in memory
 * does, queues its event behind the present one, so the core is never entered twice. Event loop only.
 */
final class Shards {
    private static final Logger LOG = LoggerFactory.getLogger(Shards.class);

    private final ShardConfig config;
    private final EventLoop loop;
    private final Transport client;
    private final CartStorage storage;
    private final ArrayDeque<ShardEvent> events = new ArrayDeque<>();
    private final Map<Long, Consumer<Reply>> asks = new HashMap<>();
    private final Queue<ShardEvent> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean outcomesToTake = new AtomicBoolean();
    private final Recovered recovered;
    private @Nullable ShardCore core;
    private @Nullable Membership membership;
    private @Nullable Watches watches;
    private FormerCluster remembered;
    private boolean busy;
    private long lastAsk;

    Shards(NodeOptions options, EventLoop loop, Transport client, CartStorage storage, Recovered recovered) {
        this.loop = loop;
        this.client = client;
        this.storage = storage;
        this.recovered = recovered;
        this.remembered = recovered.former();
        this.config = new ShardConfig(
                options.getCopies(),
                options.getCopiesMin(),
                options.getReplicaTimeoutMillis(),
                1_000,
                options.getRepairIntervalMillis(),
                options.getSessionMaxAgeMillis(),
                options.getSessionGraceMillis(),
                options.getMaxKeyBytes(),
                options.getMaxItemBytes(),
                options.getMaxCartBytes(),
                options.getMaxItems(),
                options.getMaxSessions(),
                options.getMaxRanges(),
                options.getMaxHints(),
                options.getMaxHintBytes(),
                options.getStorageMaxBytes() > 0
                        ? options.getStorageMaxBytes()
                        : Runtime.getRuntime().maxMemory() / 2,
                options.getMaxFrameBytes() / 4,
                options.getRebalanceBytesPerSecond());
    }

    void tell(Membership member) {
        membership = member;
    }

    /** Who hears of changes of watched carts. */
    void tell(Watches subscribers) {
        watches = subscribers;
    }

    /** One who watched the key does so no longer. */
    void unwatch(String key) {
        on(new ShardEvent.Unwatched(key));
    }

    /** A newer map, or a new life of this node. */
    void mapChanged(ClusterMap map, NodeRef self) {
        if (core == null && !belongs(map)) {
            return;
        }
        if (core == null) {
            core = new ShardCore(config, map, self, recovered);
        }
        remember(map.asFormer());
        on(new ShardEvent.MapChanged(map, self));
    }

    private void remember(FormerCluster cluster) {
        if (!cluster.equals(remembered)) {
            remembered = cluster;
            storage.remember(cluster.founded(), cluster.ids());
        }
    }

    /** The cluster that this node was a member of last, in this life or in one before. */
    FormerCluster formerCluster() {
        return remembered;
    }

    /** Whether what was stored may go on in this cluster. */
    private boolean belongs(ClusterMap map) {
        ClusterSettings settings = map.settings();
        try {
            storage.belongsTo(
                    "slots=" + settings.slots() + " hash=" + settings.hash(), MergePolicy.fromWire(settings.merge()));
            return true;
        } catch (StorageException e) {
            if (membership != null) {
                membership.unusable(String.valueOf(e.getMessage()));
            }
            return false;
        }
    }

    /** Hands a request to the core; the reply comes once. */
    void ask(Request request, Consumer<Reply> replyTo) {
        if (core == null) {
            replyTo.accept(
                    Reply.Failure.of(ErrorCode.NOT_READY, "this node has not joined a cluster yet; try again", 0));
            return;
        }
        asks.put(++lastAsk, replyTo);
        on(new ShardEvent.Asked(lastAsk, request));
    }

    void tick() {
        if (core != null) {
            on(new ShardEvent.Tick());
        }
    }

    /** How many requests and stores the core has under way, and how many of its askers wait. */
    int underWay() {
        return (core == null ? 0 : core.underWay()) + asks.size();
    }

    int carts() {
        return core == null ? 0 : core.carts();
    }

    int hints() {
        return core == null ? 0 : core.foreignCarts();
    }

    int owed() {
        return core == null ? 0 : core.owedCarts();
    }

    void close() {
        storage.close();
    }

    private void on(ShardEvent event) {
        events.add(event);
        if (busy || core == null) {
            return;
        }
        busy = true;
        try {
            ShardEvent next = events.poll();
            while (next != null) {
                List<ShardEffect> effects = core.on(next, loop.wallMillis());
                for (int i = 0; i < effects.size(); i++) {
                    run(effects.get(i));
                }
                next = events.poll();
            }
        } finally {
            busy = false;
        }
    }

    private void run(ShardEffect effect) {
        if (effect instanceof ShardEffect.Answer answer) {
            Consumer<Reply> replyTo = asks.remove(answer.ask());
            if (replyTo != null) {
                replyTo.accept(answer.reply());
            }
        } else if (effect instanceof ShardEffect.Send send) {
            send(send);
        } else if (effect instanceof ShardEffect.Store store) {
            store(store);
        } else if (effect instanceof ShardEffect.Raise raise) {
            storage.raise(raise.slot(), raise.horizon());
        } else if (effect instanceof ShardEffect.Drop drop) {
            storage.drop(drop.slot());
        } else if (effect instanceof ShardEffect.Note note) {
            LOG.info("{}", note.line());
        } else if (effect instanceof ShardEffect.Changed || effect instanceof ShardEffect.WatchEnded) {
            tellSubscribers(effect);
        } else if (membership != null) {
            tellManager(effect, membership);
        }
    }

    private void tellSubscribers(ShardEffect effect) {
        if (watches == null) {
            return;
        }
        if (effect instanceof ShardEffect.Changed changed) {
            watches.changed(changed.key(), changed.cart(), changed.epoch());
        } else if (effect instanceof ShardEffect.WatchEnded ended) {
            watches.ended(ended.key(), ended.epoch());
        }
    }

    private static void tellManager(ShardEffect effect, Membership member) {
        if (effect instanceof ShardEffect.Report report) {
            member.report(report.suspect());
        } else if (effect instanceof ShardEffect.CaughtUp caughtUp) {
            member.caughtUp(caughtUp.slots());
        } else if (effect instanceof ShardEffect.Drained) {
            member.drained();
        }
    }

    private void send(ShardEffect.Send send) {
        NodeInfo to = send.to();
        client.send(to.host(), to.port(), send.request(), send.timeoutMillis()).onComplete((reply, failure) -> {
            if (failure != null) {
                on(new ShardEvent.Unanswered(send.token(), silent(failure)));
                return;
            }
            if (membership != null) {
                membership.heard(reply.epoch(), to);
            }
            on(new ShardEvent.Answered(send.token(), reply));
        });
    }

    private static boolean silent(Throwable failure) {
        return failure instanceof RpcException rpc && rpc.kind() != RpcException.Kind.REFUSED;
    }

    private void store(ShardEffect.Store store) {
        KeyedCart change = store.change();
        Cart cart = change.cart();
        storage.store(store.slot(), change.key(), cart, new CartStorage.Outcome() {
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

    /** An engine with a thread of its own ends many stores at once: the loop is told of them together. */
    private void ended(ShardEvent outcome) {
        if (loop.current()) {
            on(outcome);
            return;
        }
        outcomes.add(outcome);
        if (outcomesToTake.compareAndSet(false, true)) {
            loop.execute(this::takeOutcomes);
        }
    }

    private void takeOutcomes() {
        outcomesToTake.set(false);
        for (ShardEvent outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            on(outcome);
        }
    }
}
