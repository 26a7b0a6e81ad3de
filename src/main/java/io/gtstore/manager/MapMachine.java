package io.gtstore.manager;

import io.gtstore.cluster.Command;
import io.gtstore.cluster.ManagerEvent;
import io.gtstore.net.EventLoop;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * What Raft carries out: it hands each command, and who leads, to the manager on its event loop, in order, and takes snapshots of the map there. Raft's
 * threads call it; they wait for the loop, never the loop for them.
 */
final class MapMachine extends BaseStateMachine {
    /** What Raft tells of its own course, beside what the manager is told; on Raft's threads, which must not wait long. */
    interface Course {
        /** This manager leads from now on. */
        void leads();

        /** It stands for election, and nobody has led for a while. */
        void leaderless();

        /** It can write nothing more, and so takes no more part in decisions. */
        void broken(Throwable why);
    }

    private final EventLoop loop;
    private final Consumer<ManagerEvent> manager;
    private final Supplier<MapDelta> map;
    private final Course course;
    private final MapSnapshots snapshots = new MapSnapshots();
    private @Nullable NodeInfo leader;
    private volatile MapSnapshots.@Nullable Agreed agreed;

    /**
     * A machine that is told nothing yet.
     *
     * @param manager is told on the loop
     * @param map gives the whole present map, on the loop
     * @param course is told how Raft fares
     */
    MapMachine(EventLoop loop, Consumer<ManagerEvent> manager, Supplier<MapDelta> map, Course course) {
        this.loop = loop;
        this.manager = manager;
        this.map = map;
        this.course = course;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        snapshots.init(storage);
        getLifeCycle().startAndTransition(this::restore, IOException.class);
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /** The leader has sent a snapshot in place of what it keeps no more. */
    @Override
    public void reinitialize() throws IOException {
        getLifeCycle().startAndTransition(this::restore, IOException.class);
    }

    private void restore() throws IOException {
        MapSnapshots.Agreed newest = snapshots.read();
        if (newest == null) {
            return;
        }
        setLastAppliedTermIndex(newest.at());
        loop.execute(() -> {
            manager.accept(new ManagerEvent.Restored(newest.map()));
            NodeInfo announced = newest.leader();
            if (announced != null) {
                manager.accept(new ManagerEvent.Committed(new Command.Lead(announced)));
            }
            leader = announced;
            agreed = newest;
        });
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        TermIndex at = TermIndex.valueOf(entry);
        Command command =
                CommandCodec.decode(entry.getStateMachineLogEntry().getLogData().toByteArray());
        CompletableFuture<Message> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                carryOut(command, at);
                done.complete(Message.EMPTY);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        updateLastAppliedTermIndex(at);
        return done;
    }

    private void carryOut(Command command, TermIndex at) {
        manager.accept(new ManagerEvent.Committed(command));
        if (command instanceof Command.Lead lead) {
            leader = lead.manager();
        }
        agreed = new MapSnapshots.Agreed(at, map.get(), leader);
    }

    /** Raft has waited for all commands before; what came between two of them is of no account here. */
    @Override
    public long takeSnapshot() throws IOException {
        MapSnapshots.Agreed present = agreed;
        if (present == null) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        snapshots.write(present);
        return present.at().getIndex();
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    /** Whoever leads is told of itself only by {@link #notifyLeaderReady}: before that it may lack what was agreed upon. */
    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, @Nullable RaftPeerId newLeader) {
        if (!member.getPeerId().equals(newLeader)) {
            elected(newLeader == null ? "" : newLeader.toString(), false);
        }
    }

    @Override
    public void notifyLeaderReady() {
        elected(getId().toString(), true);
        course.leads();
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        elected("", false);
    }

    private void elected(String id, boolean here) {
        loop.execute(() -> manager.accept(new ManagerEvent.Elected(id, here)));
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        elected("", false);
        course.broken(cause);
    }

    @Override
    public void notifyExtendedNoLeader(RoleInfoProto role) {
        course.leaderless();
    }
}
