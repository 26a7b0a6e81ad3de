// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.HostProcess;
import io.gtstore.manager.ManagerOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/** One manager's part in Raft (Apache Ratis), from when it has read its disk until it is closed. For any thread; what may block says so. */
public final class RaftNode implements AutoCloseable {
    private final RaftMembers members;
    private final RaftDirectory directory;
    private final RaftServer server;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    private RaftNode(RaftMembers members, RaftDirectory directory, RaftServer server) {
        this.members = members;
        this.directory = directory;
        this.server = server;
    }

    /**
     * Reads what is on the disk, and takes part. Blocks.
     *
     * @throws IOException if the directory cannot be used, or the port is taken; the message says what to do
     */
    public static RaftNode open(ManagerOptions options, RaftMembers members, StateMachine machine) throws IOException {
        HostProcess.preventExit();
        RaftDirectory directory = RaftDirectory.open(Path.of(options.getRaft().getDataDir()), members);
        try {
            RaftServer server = RaftServer.newBuilder()
                    .setServerId(members.selfId())
                    .setGroup(members.group())
                    .setStateMachine(machine)
                    .setOption(RaftStorage.StartupOption.RECOVER)
                    .setProperties(RaftSettings.of(options, directory.log()))
                    .build();
            RaftNode part = new RaftNode(members, directory, server);
            try {
                server.start();
                requireNoGap(part.division());
                return part;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw explained(e, options, directory);
        }
    }

    private static IOException explained(Exception why, ManagerOptions options, RaftDirectory directory) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new IOException(
                        "port %d for the other managers is taken, or %s is not this machine's: choose another --raft-port or --host"
                                .formatted(options.getRaft().getPort(), options.getHost()),
                        why);
            }
        }
        return directory.unusable(why);
    }

    /** A log that ends before the snapshot takes no more entries: Raft would refuse each of them for ever. */
    private static void requireNoGap(RaftServer.Division division) throws IOException {
        TermIndex last = division.getRaftLog().getLastEntryTermIndex();
        SnapshotInfo snapshot = division.getStateMachine().getLatestSnapshot();
        if (last != null && snapshot != null && last.getIndex() < snapshot.getIndex()) {
            throw new IOException("the log ends at " + last.getIndex() + ", before the snapshot of "
                    + snapshot.getIndex() + ": its end is lost");
        }
    }

    private RaftServer.Division division() throws IOException {
        return server.getDivision(members.groupId());
    }

    /**
     * Proposes a command, in the form that the log has.
     *
     * @return completes once it is carried out here, or will not be
     * @throws IOException if it cannot even be proposed
     */
    public CompletableFuture<RaftClientReply> submit(byte[] command) throws IOException {
        return server.submitClientRequestAsync(RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(members.selfId())
                .setGroupId(members.groupId())
                .setCallId(calls.incrementAndGet())
                .setMessage(Message.valueOf(ByteString.copyFrom(command)))
                .setType(RaftClientRequest.writeRequestType())
                .build());
    }

    /** The reason for a reply that is no success. */
    static Throwable failure(RaftClientReply reply) {
        Throwable exception = reply.getException();
        return exception != null ? exception : new IOException("refused: " + reply);
    }

    /**
     * Lets go of the lines to the others, so that the next request opens new ones. gRPC waits longer and longer, up to two minutes, before it calls one again
     * that was not there, and Raft does not make it do so when it asks for votes: the only fit candidate would lose as long, although most managers are back.
     */
    void reconnect() {
        IOException why = new IOException("nobody leads");
        members.group().getPeers().stream()
                .map(RaftPeer::getId)
                .filter(peer -> !peer.equals(members.selfId()))
                .forEach(peer -> server.getServerRpc().handleException(peer, why, true));
    }

    /** Why it takes part no more, although it was not closed; null as long as it does. */
    @Nullable
    public String endReason() {
        try {
            LifeCycle.State state = division().getInfo().getLifeCycleState();
            boolean over = state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION;
            return over ? "its log has ended (" + state + ")" : null;
        } catch (IOException | RuntimeException e) {
            return "its log has ended (" + e.getMessage() + ")";
        }
    }

    /** What was agreed upon is on the disk, and others may have the directory. Blocks. */
    @Override
    public void close() throws IOException {
        try {
            server.close();
        } finally {
            directory.close();
        }
    }
}
