package io.gtstore.manager;

import io.gtstore.cluster.Command;
import io.gtstore.cluster.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that managers agree in, by Raft (Apache Ratis over gRPC), under a directory of this manager's own. All that may block runs on one thread
 * of its own; what comes of it is told on the event loop.
 */
final class RaftLog implements CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLog.class);
    private static final long AGREE_MILLIS = 3_000;
    private static final long LOOK_MILLIS = 1_000;

    private final ManagerOptions options;
    private final RaftMembers members;
    private final EventLoop loop;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final ExecutorService thread;
    private final Promise<Void> lost = Promise.promise();
    private EventLoop.Timer look = () -> {};
    private volatile @Nullable RaftServer server;

    RaftLog(ManagerOptions options, RaftMembers members, EventLoop loop) {
        this.options = options;
        this.members = members;
        this.loop = loop;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread named = new Thread(task, "raft-" + members.self());
            named.setDaemon(true);
            return named;
        });
        // Raft would end the whole process, and with it the application that this manager may be embedded in.
        ExitUtils.disableSystemExit();
    }

    /**
     * Takes part from now on, going on from what is on the disk.
     *
     * @param self where this manager answers, which it tells the others when it leads
     * @param manager is told what was agreed upon, and who leads, on the loop
     * @param map gives the whole present map, on the loop
     */
    Future<Void> start(NodeInfo self, Consumer<ManagerEvent> manager, Supplier<MapDelta> map) {
        Promise<Void> started = Promise.promise();
        MapMachine machine = new MapMachine(loop, manager, map, new Course(self));
        thread.execute(() -> {
            try {
                server = started(machine);
                loop.execute(() -> {
                    look = loop.every(LOOK_MILLIS, () -> thread.execute(this::look));
                    started.complete();
                });
            } catch (IOException | RuntimeException e) {
                loop.execute(() -> started.fail(e));
            }
        });
        return started.future();
    }

    private RaftServer started(MapMachine machine) throws IOException {
        RaftDirectory directory = RaftDirectory.open(Path.of(options.getDataDir()), members);
        RaftServer made = null;
        try {
            made = RaftServer.newBuilder()
                    .setServerId(members.selfId())
                    .setGroup(members.group())
                    .setStateMachine(machine)
                    .setOption(RaftStorage.StartupOption.RECOVER)
                    .setProperties(RaftSettings.of(options, directory.path()))
                    .build();
            made.start();
        } catch (IOException | RuntimeException e) {
            if (made != null) {
                made.close();
            }
            throw directory.unusable(e);
        }
        LOG.info("manager {} takes part in {} with {}", members.self(), members.name(), members.addresses());
        return made;
    }

    /** What Raft says of its own course, on its threads. */
    private final class Course implements MapMachine.Course {
        private final NodeInfo self;

        Course(NodeInfo self) {
            this.self = self;
        }

        @Override
        public void leads() {
            loop.execute(() -> announce(self));
        }

        @Override
        public void leaderless() {
            reconnect();
        }

        @Override
        public void broken(Throwable why) {
            lose("its log cannot be written: " + why.getMessage());
        }
    }

    /**
     * gRPC waits longer and longer, up to two minutes, before it calls one again that was not there, and Raft does not make it do so when it asks for votes:
     * the only fit candidate would lose as long, although most managers are back.
     */
    private void reconnect() {
        RaftServer running = server;
        if (running == null) {
            return;
        }
        IOException why = new IOException("nobody leads");
        members.group().getPeers().stream()
                .map(RaftPeer::getId)
                .filter(peer -> !peer.equals(members.selfId()))
                .forEach(peer -> running.getServerRpc().handleException(peer, why, true));
    }

    /** On this log's own thread: Raft ends itself, without a word, when something goes wrong that it does not expect. */
    private void look() {
        RaftServer running = server;
        if (running == null) {
            return;
        }
        try {
            LifeCycle.State state =
                    running.getDivision(members.groupId()).getInfo().getLifeCycleState();
            if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
                lose("its log has ended (" + state + ")");
            }
        } catch (IOException | RuntimeException e) {
            lose("its log has ended (" + e.getMessage() + ")");
        }
    }

    private void lose(String why) {
        loop.execute(() -> lost.tryFail(why));
    }

    /** Fails, on the loop, when this manager can take part no more; whoever runs it should end it. Otherwise never completes. */
    Future<Void> whenLost() {
        return lost.future();
    }

    private void announce(NodeInfo self) {
        append(new Command.Lead(self))
                .onFailure(failure -> LOG.info("could not tell the others that it leads: {}", failure.getMessage()));
    }

    @Override
    public Future<Void> append(Command command) {
        Promise<Void> agreed = Promise.promise();
        EventLoop.Timer limit = loop.after(
                AGREE_MILLIS, () -> agreed.tryFail("most managers did not answer within " + AGREE_MILLIS + " ms"));
        thread.execute(() -> submit(
                command,
                failure -> loop.execute(() -> {
                    limit.cancel();
                    if (failure == null) {
                        agreed.tryComplete();
                    } else {
                        agreed.tryFail(failure);
                    }
                })));
        return agreed.future();
    }

    /** On this log's own thread; tells the outcome, null for agreed, on any. */
    private void submit(Command command, Consumer<@Nullable Throwable> outcome) {
        RaftServer running = server;
        if (running == null) {
            outcome.accept(new IOException("it is starting, or stopping"));
            return;
        }
        try {
            Future.fromCompletionStage(running.submitClientRequestAsync(request(command)))
                    .onComplete((reply, failure) -> outcome.accept(failure != null ? failure : why(reply)));
        } catch (IOException | RuntimeException e) {
            outcome.accept(e);
        }
    }

    private RaftClientRequest request(Command command) {
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(members.selfId())
                .setGroupId(members.groupId())
                .setCallId(calls.incrementAndGet())
                .setMessage(Message.valueOf(ByteString.copyFrom(CommandCodec.encode(command))))
                .setType(RaftClientRequest.writeRequestType())
                .build();
    }

    private static @Nullable Throwable why(RaftClientReply reply) {
        if (reply.isSuccess()) {
            return null;
        }
        Throwable exception = reply.getException();
        return exception != null ? exception : new IOException("refused: " + reply);
    }

    /** Takes part no more; what was agreed upon is on the disk. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        look.cancel();
        thread.execute(() -> {
            RaftServer running = server;
            server = null;
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
