// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.manager.DecisionLog;
import io.gtstore.net.VertxLoop;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ClusterMapStateMachineTest {
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private ClusterMapStateMachine machine;

    @BeforeEach
    void start(Vertx vertx) {
        DecisionLog.Follower manager = new RecordingFollower(told);
        machine = new ClusterMapStateMachine(new VertxLoop(vertx, vertx.getOrCreateContext()), manager, new Noted());
    }

    @Test
    void a_candidate_that_has_heard_of_no_leader_for_a_while_is_told_so() {
        machine.notifyExtendedNoLeader(RoleInfoProto.getDefaultInstance());
        awaitTold("leaderless");
    }

    @Test
    void a_manager_that_can_write_nothing_leads_no_more_and_learns_why() {
        machine.notifyLogFailed(new IOException("no space left"), null);
        awaitTold("broken: its log cannot be written (no space left)", "elected '' false");
    }

    /** In whatever order: some are told on the event loop, and some at once. */
    private void awaitTold(String... lines) {
        Awaitility.await().until(() -> List.copyOf(told).size() == lines.length);
        assertThat(told).containsExactlyInAnyOrder(lines);
    }

    private final class Noted implements ClusterMapStateMachine.RaftListener {
        @Override
        public void leads() {
            told.add("leads");
        }

        @Override
        public void leaderless() {
            told.add("leaderless");
        }

        @Override
        public void broken(String why) {
            told.add("broken: " + why);
        }
    }
}
