// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three managers that agree in a log, told step by step. */
@Tag("simulation")
@ExtendWith(SilentProduct.class)
@DisplayName("Three simulated managers hold one map")
class SimulatedManagersTest {
    private final Scheduler scheduler = new Scheduler();
    private final Trace trace = new Trace(scheduler, false);
    private SimulatedCluster cluster = cluster(2, 900_000);

    private SimulatedCluster cluster(int replicas, long sessionMillis) {
        return new SimulatedCluster(
                new Setup(
                        3,
                        replicas,
                        replicas,
                        8,
                        0,
                        0,
                        true,
                        0,
                        0,
                        sessionMillis,
                        0,
                        false,
                        false,
                        0,
                        1,
                        Setup.Limits.WIDE,
                        MergePolicy.UNION),
                scheduler,
                new SplittableRandom(1),
                trace,
                new Ledger(trace, false, false));
    }

    private void start() {
        cluster.startManagers();
        List.of("node-1", "node-2", "node-3").forEach(cluster::startNode);
        settle();
    }

    private void settle() {
        for (int waited = 0; waited < 60 && !cluster.checks().unsettled().isEmpty(); waited++) {
            scheduler.run(470); // not in step with the repair, which is always under way at its beginning
        }
        assertThat(cluster.checks().unsettled()).isEmpty();
        assertThat(trace.violation()).isNull();
    }

    private String leader() {
        return cluster.manager().process().name();
    }

    private List<String> others(String manager) {
        return cluster.managerNames().stream()
                .filter(name -> !name.equals(manager))
                .toList();
    }

    private ClusterMap mapOf(String manager) {
        return cluster.managers().stream()
                .filter(each -> each.process().name().equals(manager))
                .findFirst()
                .orElseThrow()
                .manager()
                .map();
    }

    @Test
    void an_eviction_by_a_leader_that_the_others_have_deposed_does_not_take_effect() {
        start();
        String deposed = leader();
        others(deposed).forEach(other -> cluster.cut(deposed, other));
        cluster.crash("node-1");
        scheduler.run(1_500);
        assertThat(leader()).isNotEqualTo(deposed);
        assertThat(mapOf(leader()).member("node-1")).isNull();
        assertThat(mapOf(deposed).member("node-1")).isNotNull();
        cluster.heal();
        settle();
    }

    @Test
    void each_goes_on_from_its_disk_after_all_were_killed() {
        start();
        long epoch = mapOf(leader()).epoch();
        cluster.managerNames().forEach(cluster::powerOff);
        scheduler.run(1_000);
        cluster.heal();
        settle();
        assertThat(mapOf(leader()).epoch()).isGreaterThanOrEqualTo(epoch);
        assertThat(mapOf(leader()).members()).hasSize(3);
    }

    @Test
    void without_a_majority_nothing_changes() {
        start();
        String left = leader();
        long epoch = mapOf(left).epoch();
        others(left).forEach(cluster::powerOff);
        scheduler.run(1_000);
        cluster.startNode("node-4");
        scheduler.run(5_000);
        assertThat(mapOf(left).epoch()).isEqualTo(epoch);
        assertThat(cluster.managers())
                .noneMatch(each -> each.process().alive() && each.manager().ready());
        cluster.heal();
        settle();
        assertThat(mapOf(leader()).members()).hasSize(4);
    }

    /** The others may have admitted an owner since, of which neither of them knows. */
    @Test
    void no_horizon_rises_by_the_word_of_a_manager_that_hears_of_none_that_leads() {
        cluster = cluster(1, 2_000);
        cluster.startManagers();
        cluster.startNode("node-1");
        scheduler.run(10_000);
        SimulatedDisk disk = cluster.node("node-1").disk();
        assertThat(disk.horizon(0)).isPositive();
        String follower = others(leader()).get(0);
        others(follower).forEach(other -> {
            cluster.cut(other, follower);
            cluster.cut(other, "node-1");
        });
        scheduler.run(2_000);
        long horizon = disk.horizon(0);
        scheduler.run(20_000);
        assertThat(disk.horizon(0)).isEqualTo(horizon);
        cluster.heal();
        settle();
        scheduler.run(10_000);
        assertThat(disk.horizon(0)).isGreaterThan(horizon);
    }
}
