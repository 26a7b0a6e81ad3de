// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.DecisionLog;
import io.gtstore.manager.core.Decision;
import io.gtstore.net.EventLoop;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raft's state machine: hands each decision, and who leads, to the manager on its event loop, in order, and takes snapshots of the map there. Called on
 * Raft's threads; they wait for the loop, never the loop for them.
 */
public final class ClusterMapStateMachine extends BaseStateMachine {
    /** What Raft tells of its own course, beside what the manager is told; on Raft's threads, which must not wait long. */
    public interface RaftListener {
        /** This manager leads from now on. */
        void leads();

        /** It stands for election, and nobody has led for a while. */
        void leaderless();

        /** It can write nothing more, or cannot read on, and so takes no more part in decisions. */
        void broken(String why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ClusterMapStateMachine.class);
    private static final Message COUNTED = Message.EMPTY;
    private static final Message PASSED_OVER = Message.valueOf("passed over");

    private final EventLoop loop;
    private final DecisionLog.Follower manager;
    private final RaftListener course;
    private final MapSnapshots snapshots = new MapSnapshots();
    private @Nullable NodeInfo leader;
    private volatile MapSnapshots.@Nullable Agreed agreed;
    /** Set once an entry cannot be carried out: then none after it is. */
    private volatile boolean halted;

    /**
     * A machine that is told nothing yet.
     *
     * @param manager is told on the loop
     * @param course is told how Raft fares
     */
    ClusterMapStateMachine(EventLoop loop, DecisionLog.Follower manager, RaftListener course) {
        this.loop = loop;
        this.manager = manager;
        this.course = course;
    }

    /** Whether what was agreed upon counted, from the reply to whoever proposed it. */
    static boolean counted(Message reply) {
        return !reply.getContent().equals(PASSED_OVER.getContent());
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
            manager.restore(newest.map(), newest.begun());
            NodeInfo announced = newest.leader();
            if (announced != null) {
                manager.commit(new Decision.Lead(announced));
            }
            leader = announced;
            agreed = newest.begun() ? newest : null;
        });
    }

    /** Before anything is appended, at the manager that leads: what another one could not carry out does not get into the log. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
        TransactionContext transaction = super.startTransaction(request);
        try {
            if (LogEntry.decode(request.getMessage().getContent().toByteArray()) instanceof Decision.Former) {
                transaction.setException(new IOException("the managers' log takes no entries of version 1 any more"));
            }
        } catch (LogEntry.UnreadableException e) {
            transaction.setException(new IOException("the managers' log does not take " + e.getMessage()));
        }
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        TermIndex at = TermIndex.valueOf(entry);
        if (halted) {
            return CompletableFuture.failedFuture(new IOException("an entry before it cannot be carried out"));
        }
        Decision decision;
        try {
            decision =
                    LogEntry.decode(entry.getStateMachineLogEntry().getLogData().toByteArray());
        } catch (LogEntry.UnreadableException e) {
            return unreadable(e, at);
        }
        CompletableFuture<Message> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(carryOut(decision, at) ? COUNTED : PASSED_OVER);
            } catch (RuntimeException e) {
                done.completeExceptionally(halt("it could not carry out " + at + " of its log (" + e + ")"));
                throw e;
            }
        });
        updateLastAppliedTermIndex(at);
        return done;
    }

    private CompletableFuture<Message> unreadable(LogEntry.UnreadableException why, TermIndex at) {
        if (why.newer()) {
            return CompletableFuture.failedFuture(halt("its log has, at " + at + ", " + why.getMessage()));
        }
        LOG.warn("the managers' log has, at {}, {}: all managers pass over it", at, why.getMessage());
        updateLastAppliedTermIndex(at);
        return CompletableFuture.completedFuture(PASSED_OVER);
    }

    private IOException halt(String why) {
        halted = true;
        course.broken(why);
        return new IOException(why);
    }

    private boolean carryOut(Decision decision, TermIndex at) {
        boolean counted = manager.commit(decision);
        if (decision instanceof Decision.Lead lead) {
            leader = lead.manager();
        }
        MapDelta map = manager.agreedMap();
        if (map != null) {
            agreed = new MapSnapshots.Agreed(at, map, leader, true);
        }
        return counted;
    }

    /** Raft has waited for all entries before; what came between two of them is of no account here. */
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
        loop.execute(() -> manager.elected(id, here));
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        elected("", false);
        course.broken("its log cannot be written (" + RaftDirectory.reason(cause) + ")");
    }

    @Override
    public void notifyExtendedNoLeader(RoleInfoProto role) {
        course.leaderless();
    }
}
