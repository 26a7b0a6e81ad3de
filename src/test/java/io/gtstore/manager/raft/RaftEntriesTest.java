// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.manager.DecisionLog;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.RaftOptions;
import io.gtstore.net.VertxLoop;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class RaftEntriesTest {
    private static final String LEAD =
            "{\"command\":\"lead\",\"version\":2,\"node\":{\"id\":\"m\",\"host\":\"h\",\"port\":1,\"weight\":1,\"zone\":\"\"}}";

    private final Path dir;
    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    RaftEntriesTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void text_that_is_no_entry_is_refused_before_it_is_appended(Vertx vertx) throws Exception {
        try (RaftNode part = open(vertx)) {
            RaftClientReply reply = submit(part, "hello");
            assertThat(reply.isSuccess()).isFalse();
            assertThat(submit(part, LEAD).isSuccess()).isTrue();
            assertThat(part.endReason()).isNull();
        }
    }

    @Test
    void text_that_is_no_entry_and_is_there_is_passed_over(Vertx vertx) throws Exception {
        try (RaftNode part = RaftNode.open(options(), RaftMembers.alone("m"), new TakesAnything())) {
            submit(part, "hello");
            submit(part, LEAD);
        }
        try (RaftNode part = open(vertx)) {
            assertThat(submit(part, LEAD).isSuccess()).isTrue();
            assertThat(part.endReason()).isNull();
            Awaitility.await()
                    .until(() ->
                            told.stream().filter(line -> line.contains("Lead[")).count() == 2);
        }
    }

    @Test
    void an_entry_of_a_newer_release_stops_it_with_a_line_that_says_what_to_do(Vertx vertx) throws Exception {
        try (RaftNode part = RaftNode.open(options(), RaftMembers.alone("m"), new TakesAnything())) {
            submit(part, "{\"command\":\"lead\",\"version\":3,\"node\":{}}");
            submit(part, LEAD);
        }
        try (RaftNode part = open(vertx)) {
            Awaitility.await().until(() -> told.stream().anyMatch(line -> line.contains("run the newer one")));
            assertThat(part.endReason()).as("whoever runs it ends it").isNull();
            assertThat(told).noneMatch(line -> line.contains("Lead["));
        }
    }

    @Test
    void a_change_from_a_newer_release_or_of_version_one_is_refused_before_it_is_appended(Vertx vertx)
            throws Exception {
        try (RaftNode part = open(vertx)) {
            assertThat(submit(part, "{\"command\":\"lead\",\"version\":3}").isSuccess())
                    .isFalse();
            assertThat(submit(part, "{\"command\":\"leave\",\"id\":\"node-1\"}").isSuccess())
                    .isFalse();
            assertThat(submit(part, LEAD).isSuccess()).isTrue();
        }
    }

    private ManagerOptions options() {
        return new ManagerOptions()
                .setRaft(new RaftOptions().setDataDir(dir.toString()).setElectionMillis(200));
    }

    private RaftNode open(Vertx vertx) throws IOException {
        DecisionLog.Follower manager = new RecordingFollower(told);
        ClusterMapStateMachine machine =
                new ClusterMapStateMachine(new VertxLoop(vertx, vertx.getOrCreateContext()), manager, new Noted());
        return RaftNode.open(options(), RaftMembers.alone("m"), machine);
    }

    private final class Noted implements ClusterMapStateMachine.RaftListener {
        @Override
        public void leads() {}

        @Override
        public void leaderless() {}

        @Override
        public void broken(String why) {
            told.add(why);
        }
    }

    private static RaftClientReply submit(RaftNode part, String entry) throws Exception {
        RaftClientReply[] reply = new RaftClientReply[1];
        Awaitility.await().until(() -> {
            reply[0] = part.submit(entry.getBytes(StandardCharsets.UTF_8)).get(5, TimeUnit.SECONDS);
            return reply[0].getNotLeaderException() == null && reply[0].getLeaderNotReadyException() == null;
        });
        return reply[0];
    }

    private static final class TakesAnything extends BaseStateMachine {
        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
    }
}
