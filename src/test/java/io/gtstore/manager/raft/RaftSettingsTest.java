// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.RaftOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;

class RaftSettingsTest {
    private static final long ELECTION = 500;

    private final RaftProperties properties = RaftSettings.of(
            new ManagerOptions().setRaft(new RaftOptions().setElectionMillis(ELECTION)), Path.of("raft"));

    @Test
    void a_manager_that_was_paused_never_leaves_the_others_for_good() {
        assertThat(millis(RaftServerConfigKeys.closeThreshold(properties)))
                .isGreaterThan(TimeUnit.DAYS.toMillis(3_650));
    }

    @Test
    void a_manager_that_sleeps_too_long_again_and_again_stands_for_election_all_the_same() {
        assertThat(millis(RaftServerConfigKeys.sleepDeviationThreshold(properties)))
                .isGreaterThan(TimeUnit.DAYS.toMillis(3_650));
    }

    @Test
    void a_leader_lets_go_no_sooner_than_the_others_may_have_another_one() {
        long longest = millis(RaftServerConfigKeys.Rpc.timeoutMax(properties));
        assertThat(longest).isEqualTo(2 * ELECTION);
        assertThat(millis(RaftServerConfigKeys.LeaderElection.leaderStepDownWaitTime(properties)))
                .isEqualTo(longest);
    }

    @Test
    void whoever_looks_for_votes_in_vain_soon_connects_anew() {
        assertThat(millis(RaftServerConfigKeys.Notification.noLeaderTimeout(properties)))
                .isEqualTo(2 * ELECTION);
    }

    @Test
    void a_lone_manager_listens_for_itself_only() {
        ManagerOptions everywhere = new ManagerOptions().setHost("0.0.0.0");
        assertThat(GrpcConfigKeys.Server.host(RaftSettings.of(everywhere, Path.of("raft"))))
                .isEqualTo("127.0.0.1");
        everywhere.getRaft().setPeers(List.of("m1=10.0.0.1:7600"));
        assertThat(GrpcConfigKeys.Server.host(RaftSettings.of(everywhere, Path.of("raft"))))
                .isEqualTo("0.0.0.0");
    }

    private static long millis(TimeDuration duration) {
        return duration.toLong(TimeUnit.MILLISECONDS);
    }
}
