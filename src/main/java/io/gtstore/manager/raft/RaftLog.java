// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.DecisionLog;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.core.Decision;
import io.gtstore.net.EventLoop;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that managers agree in, by Raft (Apache Ratis over gRPC), under a directory of this manager's own. All that may block runs on one thread
 * of its own; what comes of it is told on the event loop.
 */
public final class RaftLog implements DecisionLog {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLog.class);
    private static final long AGREE_MILLIS = 3_000;
    private static final long WATCH_MILLIS = 1_000;

    private final ManagerOptions options;
    /** The longest map that an entry holds, beside what it says about it. */
    public static final int MAX_MAP_BYTES = 3 * 1_024 * 1_024;

    private final RaftMembers members;
    private final EventLoop loop;
    private final ExecutorService thread;
    private final Promise<Void> lost = Promise.promise();
    private EventLoop.Timer watch = () -> {};
    private volatile @Nullable RaftNode part;

    public RaftLog(ManagerOptions options, RaftMembers members, EventLoop loop) {
        this.options = options;
        this.members = members;
        this.loop = loop;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread named = new Thread(task, "raft-" + members.self());
            named.setDaemon(true);
            return named;
        });
    }

    /**
     * Takes part from now on, going on from what is on the disk.
     *
     * @param self where this manager answers, which it tells the others when it leads
     * @param manager is told what was agreed upon, and who leads, on the loop
     */
    public Future<Void> start(NodeInfo self, Follower manager) {
        Promise<Void> started = Promise.promise();
        ClusterMapStateMachine machine = new ClusterMapStateMachine(loop, manager, new RaftListener(self));
        thread.execute(() -> {
            try {
                part = RaftNode.open(options, members, machine);
                LOG.info("manager {} takes part in {} with {}", members.self(), members.name(), members.addresses());
                loop.execute(() -> {
                    watch = loop.every(WATCH_MILLIS, this::scheduleCheck);
                    started.complete();
                });
            } catch (IOException | RuntimeException e) {
                loop.execute(() -> started.fail(e));
            }
        });
        return started.future();
    }

    /** What Raft says of its own course, on its threads. */
    private final class RaftListener implements ClusterMapStateMachine.RaftListener {
        private final NodeInfo self;

        RaftListener(NodeInfo self) {
            this.self = self;
        }

        @Override
        public void leads() {
            loop.execute(() -> announce(self));
        }

        @Override
        public void leaderless() {
            RaftNode running = part;
            if (running != null) {
                running.reconnect();
            }
        }

        @Override
        public void broken(String why) {
            lose(why);
        }
    }

    private void scheduleCheck() {
        if (!thread.isShutdown()) {
            thread.execute(this::checkRunning);
        }
    }

    /** On this log's own thread: Raft ends itself, without a word, when something goes wrong that it does not expect. */
    private void checkRunning() {
        RaftNode running = part;
        String why = running == null ? null : running.endReason();
        if (why != null) {
            lose(why);
        }
    }

    private void lose(String why) {
        loop.execute(() -> lost.tryFail(why));
    }

    /** Fails, on the loop, when this manager can take part no more; whoever runs it should end it. Otherwise never completes. */
    public Future<Void> whenLost() {
        return lost.future();
    }

    private void announce(NodeInfo self) {
        append(new Decision.Lead(self))
                .onFailure(failure -> LOG.info("could not tell the others that it leads: {}", failure.getMessage()));
    }

    @Override
    public Future<Boolean> append(Decision decision) {
        Promise<Boolean> agreed = Promise.promise();
        EventLoop.Timer limit = loop.after(
                AGREE_MILLIS, () -> agreed.tryFail("no majority of managers within " + AGREE_MILLIS + " ms"));
        Consumer<Throwable> failed = failure -> loop.execute(() -> {
            limit.cancel();
            agreed.tryFail(failure);
        });
        try {
            thread.execute(() -> submit(
                    decision,
                    counted -> loop.execute(() -> {
                        limit.cancel();
                        agreed.tryComplete(counted);
                    }),
                    failed));
        } catch (RejectedExecutionException e) {
            failed.accept(closed());
        }
        return agreed.future();
    }

    private static IOException closed() {
        return new IOException("it is starting, or stopping");
    }

    /** On this log's own thread; tells the outcome on any. */
    private void submit(Decision decision, Consumer<Boolean> agreed, Consumer<Throwable> failed) {
        RaftNode running = part;
        if (running == null) {
            failed.accept(closed());
            return;
        }
        try {
            Future.fromCompletionStage(running.submit(LogEntry.encode(decision)))
                    .onFailure(failed::accept)
                    .onSuccess(reply -> {
                        if (reply.isSuccess()) {
                            agreed.accept(ClusterMapStateMachine.counted(reply.getMessage()));
                        } else {
                            failed.accept(RaftNode.failure(reply));
                        }
                    });
        } catch (IOException | RuntimeException e) {
            failed.accept(e);
        }
    }

    /** Takes part no more; what was agreed upon is on the disk. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        watch.cancel();
        thread.execute(() -> {
            RaftNode running = part;
            part = null;
            try {
                if (running != null) {
                    running.close();
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("the managers' log was not closed in order: {}", e.toString());
            }
            loop.execute(closed::complete);
        });
        thread.shutdown();
        return closed.future();
    }
}
