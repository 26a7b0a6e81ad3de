package io.gtstore.manager;

import io.gtstore.cluster.Command;
import io.gtstore.cluster.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
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
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ExitUtils;
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

    private final ManagerOptions options;
    private final RaftMembers members;
    private final EventLoop loop;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final ExecutorService thread;
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
        MapMachine machine = new MapMachine(loop, manager, map, () -> announce(self));
        thread.execute(() -> {
            try {
                server = started(machine);
                loop.execute(started::complete);
            } catch (IOException | RuntimeException e) {
                loop.execute(() -> started.fail(e));
            }
        });
        return started.future();
    }

    private RaftServer started(MapMachine machine) throws IOException {
        // A group of other managers has a directory of its own: Raft takes up whatever lies in the one that it is
        // given.
        Path directory = Path.of(
                options.getDataDir(), "raft", members.groupId().getUuid().toString());
        Files.createDirectories(directory);
        boolean known =
                Files.isDirectory(directory.resolve(members.groupId().getUuid().toString()));
        RaftServer made = RaftServer.newBuilder()
                .setServerId(members.selfId())
                .setGroup(members.group())
                .setStateMachine(machine)
                .setOption(known ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .setProperties(RaftSettings.of(options, directory))
                .build();
        made.start();
        LOG.info("manager {} takes part in {} with {}", members.self(), members.name(), members.addresses());
        return made;
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
