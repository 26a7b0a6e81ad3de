// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.LongestMap;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.ProbeOutcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The manager's verdicts (paper §4, §7), told as transcripts: what it hears, and what it does about it. */
class ManagerCoreTest {
    private static final long START = 1_800_000_000_000L;
    private static final int TRIES = 4;
    private static final long PROBE_TIMEOUT = 300;
    private static final long REPLACE_AFTER = 10_000;
    private static final long FORGET_AFTER = 60_000;
    private static final int SLOTS = 32;

    private long now = START;
    private long isolatedGrace;
    private ManagerCore core = manager(0);
    private List<ManagerEffect> effects = List.of();

    private ManagerCore manager(long settle) {
        return new ManagerCore(
                new ManagerConfig(
                        "m" + now,
                        true,
                        new ClusterSettings(SLOTS, 2, "murmur3", "union"),
                        TRIES,
                        PROBE_TIMEOUT,
                        REPLACE_AFTER,
                        FORGET_AFTER,
                        isolatedGrace,
                        1 << 20,
                        settle),
                now,
                now);
    }

    @Test
    void of_joins_that_are_planned_together_as_many_are_carried_out_as_the_map_has_room_for() {
        int mapBytes = 4_096;
        ManagerCore small = new ManagerCore(
                new ManagerConfig(
                        "m",
                        true,
                        new ClusterSettings(8, 2, "murmur3", "union"),
                        TRIES,
                        PROBE_TIMEOUT,
                        REPLACE_AFTER,
                        FORGET_AFTER,
                        isolatedGrace,
                        mapBytes,
                        0),
                now,
                now);
        List<Command> joins = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            joins.add(new ManagerEvent.Join("node-" + i, "127.0.0.1", 7411 + i).command());
        }
        MapDelta planned = Objects.requireNonNull(small.plan(joins)).delta();
        assertThat(planned.members()).hasSizeBetween(5, 40);
        assertThat(LongestMap.of(small.map().apply(planned))).isBetween(mapBytes * 8L / 10, (long) mapBytes);
    }

    @Test
    void a_false_report_evicts_nobody_and_costs_one_probe() {
        members(3);
        accused("b", "client");
        assertThat(probes()).hasSize(1);
        probed("b", 1, "", ProbeOutcome.ALIVE);
        assertThat(core.map().members()).hasSize(3);
        assertThat(effects).noneMatch(ManagerEffect.Publish.class::isInstance);
    }

    @Test
    void a_thousand_reports_at_once_make_one_probe_round_and_evict_nobody() {
        members(3);
        List<ManagerEffect> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            accused("b", "client-" + i);
            all.addAll(effects);
        }
        probed("b", 1, "", ProbeOutcome.ALIVE);
        accused("b", "a late client");
        all.addAll(effects);
        assertThat(core.probeRounds()).isOne();
        assertThat(all).filteredOn(ManagerEffect.Probe.class::isInstance).hasSize(1);
        assertThat(core.map().members()).hasSize(3);
    }

    @Test
    void a_suspect_that_refuses_a_connection_is_evicted_at_once_and_its_replacement_copies_at_once() {
        members(3);
        NodeInfo dead = member("b");
        accused("b", "a");
        probed("b", 1, "", ProbeOutcome.REFUSED);
        assertThat(core.map().member("b")).isNull();
        assertThat(core.map().slotsOf(dead.ref()).isEmpty()).isTrue();
        assertThat(count(OwnerState.STANDBY)).isZero();
        assertThat(count(OwnerState.CATCHING_UP)).isPositive();
        ManagerEffect.Publish publish = effects.stream()
                .filter(ManagerEffect.Publish.class::isInstance)
                .map(ManagerEffect.Publish.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(publish.slots().cardinality()).isLessThan(SLOTS);
    }

    @Test
    void a_silent_suspect_has_four_rounds_then_stand_ins_wait_for_its_return_before_they_copy() {
        members(3);
        accused("b", "a");
        for (int round = 1; round <= TRIES; round++) {
            assertThat(core.map().member("b")).as("round %d", round).isNotNull();
            othersAnswer("b");
            probed("b", round, "", ProbeOutcome.SILENT);
        }
        assertThat(core.map().member("b")).isNull();
        assertThat(count(OwnerState.STANDBY)).isPositive();

        tickFor(REPLACE_AFTER - 200);
        assertThat(count(OwnerState.STANDBY)).isPositive();
        tickFor(400);
        assertThat(count(OwnerState.STANDBY)).isZero();
        assertThat(count(OwnerState.CATCHING_UP)).isPositive();
    }

    @Test
    void a_silent_node_that_returns_in_time_takes_its_place_back_from_the_stand_ins() {
        members(3);
        silentlyGone("b");
        long waited = count(OwnerState.STANDBY);
        join("b");
        assertThat(count(OwnerState.STANDBY)).isZero();
        assertThat(core.map().slotsOf(member("b").ref()).cardinality()).isGreaterThanOrEqualTo((int) waited);
        tickFor(REPLACE_AFTER + 200);
        sync();
        assertThat(count(OwnerState.SERVING)).isEqualTo(2L * SLOTS);
    }

    @Test
    void stand_ins_are_not_forgotten_when_their_slots_change_meanwhile() {
        members(5);
        silentlyGone("b");
        silentlyGone("c");
        sync();
        tickFor(REPLACE_AFTER + 200);
        sync();
        assertThat(count(OwnerState.SERVING)).isEqualTo(2L * SLOTS);
    }

    @Test
    void one_accuser_never_evicts_a_node_that_another_can_reach() {
        members(4);
        for (int i = 0; i < 20; i++) {
            accused("b", "a");
            othersAnswer("b");
            probed("b", 1, "", ProbeOutcome.SILENT);
            probed("b", 2, "c", ProbeOutcome.ALIVE);
            pass(PROBE_TIMEOUT + 1);
        }
        assertThat(core.map().member("b")).isNotNull();
    }

    @Test
    void that_another_cannot_connect_to_the_suspect_evicts_nobody() {
        members(3);
        accused("b", "a");
        probed("b", 1, "a", ProbeOutcome.REFUSED);
        probed("b", 1, "c", ProbeOutcome.SILENT);
        assertThat(core.map().member("b")).isNotNull();
    }

    @Test
    void a_node_that_was_catching_up_when_the_manager_restarted_may_end_it_with_the_next_one() {
        members(2);
        join("c");
        ClusterMap map = core.map();
        NodeInfo c = member("c");
        BitSet mine = map.slotsOf(c.ref());
        core = manager(500);
        on(new ManagerEvent.MapOffered(map.since(0)));
        tickFor(1_000);
        on(new ManagerEvent.Synced(c.ref(), mine, core.map().epoch()));
        assertThat(count(OwnerState.CATCHING_UP)).isZero();
    }

    @Test
    void an_isolated_manager_evicts_nobody() {
        members(4);
        accused("b", "a");
        pass(2 * PROBE_TIMEOUT + 1);
        for (int round = 1; round <= TRIES; round++) {
            probed("b", round, "", ProbeOutcome.SILENT);
        }
        assertThat(core.map().members()).hasSize(4);
        assertThat(notes()).anyMatch(line -> line.contains("nobody is evicted"));
    }

    @Test
    void an_isolated_manager_that_may_evict_after_a_while_asks_on_and_then_does() {
        isolatedGrace = 3_000;
        core = manager(0);
        members(4);
        accused("b", "a");
        int round = 1;
        for (int waited = 0; waited < 3_000; waited += (int) PROBE_TIMEOUT) {
            assertThat(core.map().member("b")).as("after %d ms", waited).isNotNull();
            pass(PROBE_TIMEOUT);
            probed("b", round++, "", ProbeOutcome.SILENT);
        }
        assertThat(core.map().member("b")).isNull();
        assertThat(core.map().members()).hasSize(3);
    }

    @Test
    void an_isolated_manager_that_may_evict_after_a_while_spares_who_answers_before() {
        isolatedGrace = 3_000;
        core = manager(0);
        members(4);
        accused("b", "a");
        for (int round = 1; round <= TRIES + 2; round++) {
            pass(PROBE_TIMEOUT);
            probed("b", round, "", ProbeOutcome.SILENT);
        }
        probed("b", TRIES + 3, "", ProbeOutcome.ALIVE);
        pass(5_000);
        probed("b", TRIES + 3, "", ProbeOutcome.SILENT);
        assertThat(core.map().members()).hasSize(4);
    }

    @Test
    void a_suspect_is_not_recommended_while_it_is_verified() {
        members(3);
        int slot = core.map().slotsOf(member("b").ref()).nextSetBit(0);
        accused("b", "a");
        assertThat(core.route(slot, "")).hasSize(2).last().isEqualTo(member("b"));
        probed("b", 1, "", ProbeOutcome.ALIVE);
        assertThat(core.route(slot, "b")).last().isEqualTo(member("b"));
    }

    @Test
    void a_report_of_an_earlier_life_accuses_nobody() {
        members(3);
        long earlier = member("b").incarnation();
        join("b");
        on(new ManagerEvent.Accused("a", "b", earlier, ManagerEvent.Sighting.NODE_REPORT));
        assertThat(probes()).isEmpty();
        assertThat(core.probeRounds()).isZero();
    }

    @Test
    void a_probe_of_an_earlier_life_evicts_nobody() {
        members(3);
        NodeInfo older = member("b");
        accused("b", "a");
        join("b");
        on(new ManagerEvent.Probed(older.ref(), 1, "", ProbeOutcome.REFUSED));
        assertThat(core.map().member("b")).isNotNull();
    }

    @Test
    void a_member_is_quiet_once_nothing_was_heard_of_it_for_a_second() {
        members(2);
        assertThat(core.quiet(member("b"), now + 1_000)).isFalse();
        assertThat(core.quiet(member("b"), now + 1_001)).isTrue();
        pass(1_001);
        on(new ManagerEvent.Contact("b"));
        assertThat(core.quiet(member("b"), now)).isFalse();
        assertThat(core.quiet(member("a"), now)).isTrue();
    }

    @Test
    void that_a_node_speaks_does_not_prove_that_the_manager_can_reach_anyone() {
        members(4);
        accused("b", "a");
        pass(2 * PROBE_TIMEOUT + 1);
        for (int round = 1; round <= TRIES; round++) {
            on(new ManagerEvent.Contact("a"));
            on(new ManagerEvent.Contact("c"));
            probed("b", round, "", ProbeOutcome.SILENT);
        }
        assertThat(core.map().members()).hasSize(4);
    }

    @Test
    void several_refusals_at_once_evict_nobody_while_nobody_else_answers() {
        members(4);
        for (String id : List.of("a", "b", "c", "d")) {
            accused(id, "client");
        }
        for (String id : List.of("a", "b", "c", "d")) {
            probed(id, 1, "", ProbeOutcome.REFUSED);
        }
        tickFor(1_000);
        assertThat(core.map().members()).hasSize(4);
    }

    @Test
    void those_that_all_refused_are_tried_again_one_at_a_time_and_are_evicted_no_more_than_before() {
        members(4);
        List<String> suspects = List.of("a", "b", "c", "d");
        suspects.forEach(id -> accused(id, "client"));
        suspects.forEach(id -> probed(id, 1, "", ProbeOutcome.REFUSED));
        tickFor(1_000);
        for (int i = 0; i < 20; i++) {
            probed(takenUpAgain(5_000), 1, "", ProbeOutcome.REFUSED);
        }
        assertThat(core.map().members()).hasSize(4);
        String next = takenUpAgain(5_000);
        probed(next, 1, "", ProbeOutcome.REFUSED);
        othersAnswer(next);
        tickFor(500);
        assertThat(core.map().members())
                .hasSize(3)
                .noneMatch(member -> member.id().equals(next));
    }

    @Test
    void of_two_refusals_at_once_the_second_counts_when_the_others_have_answered() {
        members(5);
        for (String id : List.of("a", "b")) {
            accused(id, "client");
            probed(id, 1, "", ProbeOutcome.REFUSED);
        }
        for (String id : List.of("c", "d", "e")) {
            on(new ManagerEvent.Answered(member(id)));
        }
        tickFor(500);
        assertThat(core.map().members()).extracting(NodeInfo::id).containsExactly("c", "d", "e");
    }

    @Test
    void when_two_of_three_are_killed_at_once_the_third_bears_witness() {
        members(3);
        accused("a", "c");
        accused("b", "c");
        probed("a", 1, "", ProbeOutcome.REFUSED);
        probed("b", 1, "", ProbeOutcome.REFUSED);
        probed("a", 1, "c", ProbeOutcome.REFUSED);
        probed("b", 1, "c", ProbeOutcome.REFUSED);
        assertThat(core.map().members()).extracting(NodeInfo::id).containsExactly("c");
    }

    @Test
    void a_manager_whose_name_lookups_fail_evicts_nobody_when_it_begins_to_lead() {
        core = new ManagerCore(
                new ManagerConfig(
                        "m",
                        false,
                        new ClusterSettings(SLOTS, 2, "murmur3", "union"),
                        TRIES,
                        PROBE_TIMEOUT,
                        REPLACE_AFTER,
                        FORGET_AFTER,
                        0,
                        1 << 20,
                        0),
                now,
                now);
        on(new ManagerEvent.Elected("m", true));
        on(new ManagerEvent.Tick());
        agree();
        List<String> ids = List.of("a", "b", "c", "d");
        for (String id : ids) {
            join(id);
            agree();
        }
        int accusations = 0;
        on(new ManagerEvent.Elected("other", false));
        on(new ManagerEvent.Elected("m", true));
        assertThat(probes()).hasSize(4);
        for (long until = now + 30_000; now < until; pass(100)) {
            for (ManagerEffect probe : probes()) {
                NodeInfo suspect = ((ManagerEffect.Probe) probe).suspect();
                on(new ManagerEvent.Probed(
                        suspect.ref(), ((ManagerEffect.Probe) probe).round(), "", ProbeOutcome.UNTRIED));
                agree();
            }
            assertThat(core.map().members()).hasSize(ids.size());
            // One at a time, so that what is seen of it cannot be put down to the manager's being cut off.
            if (now % 100 == 0 && core.map().members().stream().noneMatch(m -> core.verification(m.ref()) != null)) {
                accused(ids.get(accusations++ % ids.size()), "client");
            } else {
                on(new ManagerEvent.Tick());
            }
            agree();
        }
        assertThat(accusations).isGreaterThan(ids.size());
    }

    @Test
    void what_the_manager_cannot_try_is_judged_by_what_others_see() {
        members(4);
        accused("b", "a");
        for (int round = 1; round <= TRIES; round++) {
            probed("b", round, "", ProbeOutcome.UNTRIED);
            tickFor(PROBE_TIMEOUT);
            othersAnswer("b");
            probed("b", round, "a", ProbeOutcome.SILENT);
            tickFor(100);
        }
        assertThat(core.map().member("b")).isNull();
    }

    @Test
    void what_nobody_can_try_is_not_evicted() {
        members(4);
        accused("b", "a");
        for (int round = 1; round <= TRIES; round++) {
            othersAnswer("b");
            probed("b", round, "a", ProbeOutcome.UNTRIED);
            probed("b", round, "", ProbeOutcome.UNTRIED);
            tickFor(PROBE_TIMEOUT + 100);
        }
        assertThat(core.map().member("b")).isNotNull();
        assertThat(core.verification(member("b").ref())).isNull();
    }

    /** Nobody may ever speak to it again, and so accuse it again: one that owns nothing, say. */
    @Test
    void what_could_not_be_tried_is_tried_again_until_it_can_be() {
        members(4);
        accused("b", "a");
        untried("b");
        assertThat(takenUpAgain(5_000)).isEqualTo("b");
        untried("b");
        assertThat(takenUpAgain(5_000)).isEqualTo("b");
        probed("b", 1, "", ProbeOutcome.REFUSED);
        assertThat(core.map().member("b")).isNull();
        assertThat(takenUpAgain(30_000)).isEmpty();
    }

    @Test
    void who_was_silent_while_the_manager_was_cut_off_is_tried_again_until_it_answers() {
        members(4);
        pass(2 * PROBE_TIMEOUT + 1);
        accused("b", "a");
        for (int round = 1; round <= TRIES; round++) {
            probed("b", round, "", ProbeOutcome.SILENT);
        }
        assertThat(takenUpAgain(5_000)).isEqualTo("b");
        probed("b", 1, "", ProbeOutcome.ALIVE);
        assertThat(takenUpAgain(30_000)).isEmpty();
        assertThat(core.map().members()).hasSize(4);
    }

    @Test
    void whom_a_manager_suspected_before_it_was_stopped_is_tried_again() {
        members(3);
        tickFor(200);
        accused("b", "a");
        pass(2_000);
        on(new ManagerEvent.Tick());
        assertThat(core.verification(member("b").ref())).isNull();
        assertThat(takenUpAgain(5_000)).isEqualTo("b");
    }

    @Test
    void of_many_that_could_not_be_tried_one_at_a_time_is_tried_again_and_none_that_was_heard() {
        members(5);
        List<String> suspects = List.of("a", "b", "c", "d");
        suspects.forEach(id -> accused(id, "e"));
        suspects.forEach(this::untried);
        on(new ManagerEvent.Answered(member("c")));
        List<String> again = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            again.add(takenUpAgain(5_000));
            probed(again.get(i), 1, "", ProbeOutcome.ALIVE);
        }
        assertThat(again).containsExactly("a", "b", "d", "");
    }

    @Test
    void a_join_evicts_the_older_life_first() {
        members(3);
        NodeInfo older = member("b");
        join("b");
        NodeInfo newer = member("b");
        assertThat(newer.incarnation()).isGreaterThan(older.incarnation());
        assertThat(core.map().slotsOf(older.ref()).isEmpty()).isTrue();
        BitSet mine = core.map().slotsOf(newer.ref());
        assertThat(mine.stream())
                .allMatch(slot -> Objects.requireNonNull(core.map().owners(slot).owner(newer.ref()))
                                .state()
                        == OwnerState.CATCHING_UP);
        assertThat(core.on(new ManagerEvent.Synced(older.ref(), mine, core.map().epoch()), now, now))
                .isEmpty();
    }

    @Test
    void whoever_was_stopped_itself_does_not_judge() {
        members(3);
        tickFor(200);
        accused("b", "a");
        pass(2_000);
        on(new ManagerEvent.Tick());
        assertThat(notes()).anyMatch(line -> line.contains("suspects are verified again"));
        probed("b", 1, "", ProbeOutcome.REFUSED);
        for (int round = 1; round <= TRIES; round++) {
            probed("b", round, "", ProbeOutcome.SILENT);
        }
        assertThat(core.map().member("b")).isNotNull();
    }

    @Test
    void a_restarted_manager_goes_on_from_the_newest_map_and_publishes_above_it() {
        members(3);
        ClusterMap older = core.map();
        join("d");
        sync();
        ClusterMap newest = core.map();
        pass(3_600_000);
        core = manager(500);
        on(new ManagerEvent.MapOffered(older.since(0)));
        on(new ManagerEvent.MapOffered(newest.since(0)));
        on(new ManagerEvent.MapOffered(older.since(0)));
        assertThat(core.open()).isFalse();
        tickFor(600);
        assertThat(core.open()).isTrue();
        assertThat(core.map().members()).isEqualTo(newest.members());
        assertThat(core.map().epoch()).isGreaterThan(newest.epoch()).isGreaterThanOrEqualTo(now - 1_000);
        assertThat(core.map().owners(7).owners()).isEqualTo(newest.owners(7).owners());
    }

    /** Otherwise what changed since the map of a node that was evicted too early would not undo what that map says. */
    @Test
    void a_manager_that_evicted_all_and_goes_on_from_an_older_map_says_all_of_it_again() {
        members(3);
        ClusterMap before = core.map();
        silentlyGone("b");
        ClusterMap between = core.map();
        accused("a", "x");
        probed("a", 1, "", ProbeOutcome.REFUSED);
        pass(2 * PROBE_TIMEOUT);
        accused("c", "x");
        probed("c", 1, "", ProbeOutcome.REFUSED);
        assertThat(core.map().members()).isEmpty();
        on(new ManagerEvent.MapOffered(before.since(0)));
        ClusterMap after = between.apply(core.map().since(between.epoch()));
        for (int slot = 0; slot < after.settings().slots(); slot++) {
            assertThat(after.owners(slot)).isEqualTo(core.map().owners(slot));
        }
    }

    @Test
    void a_restarted_manager_replaces_those_for_whom_stand_ins_still_wait() {
        members(3);
        silentlyGone("b");
        ClusterMap newest = core.map();
        core = manager(500);
        on(new ManagerEvent.MapOffered(newest.since(0)));
        tickFor(REPLACE_AFTER + 1_000);
        assertThat(count(OwnerState.STANDBY)).isZero();
    }

    @Test
    void a_manager_that_hears_of_a_higher_epoch_publishes_above_it() {
        members(2);
        ClusterMap foreign =
                ClusterMap.empty(core.map().epoch() + 100, "another", core.map().settings());
        on(new ManagerEvent.MapOffered(foreign.since(0)));
        assertThat(core.map().epoch()).isGreaterThan(foreign.epoch());
        assertThat(core.map().members()).hasSize(2);
        assertThat(effects).anyMatch(ManagerEffect.Publish.class::isInstance);
    }

    @Test
    void who_was_evicted_is_absent_until_it_returns() {
        members(3);
        assertThat(core.map().absent()).isEmpty();
        silentlyGone("b");
        assertThat(core.map().absent()).containsExactly("b");
        join("b");
        assertThat(core.map().absent()).isEmpty();
    }

    @Test
    void who_was_evicted_is_absent_until_an_operator_writes_it_off() {
        members(3);
        silentlyGone("b");
        on(new ManagerEvent.Forget("c"));
        assertThat(effects).isEmpty();
        on(new ManagerEvent.Forget("b"));
        assertThat(core.map().absent()).isEmpty();
        assertThat(effects).anyMatch(ManagerEffect.Publish.class::isInstance);
    }

    @Test
    void who_never_returns_is_written_off_in_the_end_and_a_restarted_manager_counts_from_its_start() {
        members(3);
        silentlyGone("b");
        tickFor(FORGET_AFTER - 1_000);
        assertThat(core.map().absent()).containsExactly("b");

        ClusterMap newest = core.map();
        core = manager(500);
        on(new ManagerEvent.MapOffered(newest.since(0)));
        tickFor(FORGET_AFTER - 1_000);
        assertThat(core.map().absent()).containsExactly("b");
        tickFor(1_200);
        assertThat(core.map().absent()).isEmpty();
    }

    @Test
    void those_whom_a_node_of_another_cluster_remembers_are_absent_until_they_join() {
        joinFrom("a", new FormerCluster(7, List.of("a", "b", "c")));
        assertThat(core.map().absent()).containsExactly("b", "c");
        joinFrom("b", new FormerCluster(7, List.of("a", "b", "c")));
        assertThat(core.map().absent()).containsExactly("c");
        on(new ManagerEvent.Forget("c"));
        assertThat(core.map().absent()).isEmpty();
    }

    @Test
    void what_a_node_remembers_of_this_cluster_is_nothing_new() {
        joinFrom("a", FormerCluster.NONE);
        FormerCluster here = new FormerCluster(core.map().settings().founded(), List.of("a", "b", "left"));
        joinFrom("b", here);
        assertThat(core.map().absent()).isEmpty();
    }

    private void joinFrom(String id, FormerCluster former) {
        on(new ManagerEvent.Join(new NodeInfo(id, 0, "127.0.0.1", 7400 + id.charAt(0)), former));
    }

    @Test
    void a_node_that_is_to_leave_serves_until_others_do_and_goes_when_it_says_that_it_holds_nothing() {
        members(4);
        NodeInfo leaver = member("b");
        on(new ManagerEvent.Leave("b"));
        assertThat(member("b").leaving()).isTrue();
        assertThat(count(OwnerState.RELEASING))
                .isEqualTo(core.map().slotsOf(leaver.ref()).cardinality())
                .isPositive();
        on(new ManagerEvent.Leave("b"));
        assertThat(effects).as("asked again").isEmpty();
        on(new ManagerEvent.Left(leaver.ref()));
        assertThat(effects).as("too early").isEmpty();
        sync();
        sync();
        assertThat(core.map().slotsOf(leaver.ref()).isEmpty()).isTrue();
        assertThat(core.map().member("b")).isNotNull();
        on(new ManagerEvent.Left(leaver.ref()));
        assertThat(core.map().member("b")).isNull();
        assertThat(core.map().absent()).isEmpty();
        assertThat(count(OwnerState.SERVING)).isEqualTo(2L * SLOTS);
    }

    @Test
    void nobody_leaves_if_too_few_would_stay() {
        members(3);
        on(new ManagerEvent.Leave("b"));
        assertThat(member("b").leaving()).isTrue();
        on(new ManagerEvent.Leave("c"));
        assertThat(member("c").leaving()).isFalse();
    }

    @Test
    void a_leaver_that_fails_is_a_failure_like_any_other() {
        members(4);
        on(new ManagerEvent.Leave("b"));
        accused("b", "a");
        probed("b", 1, "", ProbeOutcome.REFUSED);
        assertThat(core.map().absent()).containsExactly("b");
        sync();
        sync();
        assertThat(count(OwnerState.SERVING)).isEqualTo(2L * SLOTS);
    }

    @Test
    void a_restarted_manager_goes_on_with_a_leave() {
        members(4);
        on(new ManagerEvent.Leave("b"));
        ClusterMap newest = ClusterMap.of(core.map().since(0));
        core = manager(500);
        on(new ManagerEvent.MapOffered(newest.since(0)));
        tickFor(600);
        assertThat(member("b").leaving()).isTrue();
        sync();
        on(new ManagerEvent.Left(member("b").ref()));
        assertThat(core.map().member("b")).isNull();
    }

    @Test
    void when_all_others_fail_the_leaver_stays() {
        members(3);
        on(new ManagerEvent.Leave("b"));
        sync();
        for (String id : List.of("a", "c")) {
            accused(id, "client");
            probed(id, 1, "", ProbeOutcome.REFUSED);
            pass(2 * PROBE_TIMEOUT);
        }
        assertThat(member("b").leaving()).isFalse();
        assertThat(core.map().slotsOf(member("b").ref()).cardinality()).isEqualTo(SLOTS);
    }

    @Test
    void the_holders_of_a_nodes_copies_are_named_without_the_node() {
        members(3);
        assertThat(core.map().replicasOf("b"))
                .isNotEmpty()
                .allMatch(group -> group.owners().stream().noneMatch(o -> o.id().equals("b")));
    }

    private void members(int count) {
        for (char id = 'a'; id < 'a' + count; id++) {
            join(String.valueOf(id));
            sync();
        }
        sync();
    }

    private void join(String id) {
        on(new ManagerEvent.Join(id, "127.0.0.1", 7400 + id.charAt(0)));
    }

    /** All who are catching up have caught up. */
    private void sync() {
        for (NodeInfo member : core.map().members()) {
            BitSet all = new BitSet();
            all.set(0, SLOTS);
            on(new ManagerEvent.Synced(member.ref(), all, core.map().epoch()));
        }
    }

    private void silentlyGone(String id) {
        accused(id, "client");
        for (int round = 1; round <= TRIES; round++) {
            othersAnswer(id);
            probed(id, round, "", ProbeOutcome.SILENT);
        }
        assertThat(core.map().member(id)).isNull();
    }

    /** The managers agree upon whatever was proposed. */
    private void agree() {
        List<ManagerEffect> before = effects;
        for (ManagerEffect effect : before) {
            if (effect instanceof ManagerEffect.Propose proposed) {
                on(new ManagerEvent.Committed(Objects.requireNonNull(core.plan(List.of(proposed.command())))));
            }
        }
    }

    private void othersAnswer(String suspect) {
        for (NodeInfo member : core.map().members()) {
            if (!member.id().equals(suspect)) {
                on(new ManagerEvent.Answered(member));
            }
        }
    }

    private void accused(String suspect, String accuser) {
        on(new ManagerEvent.Accused(
                accuser, suspect, member(suspect).incarnation(), ManagerEvent.Sighting.CLIENT_REPORT));
    }

    private void probed(String suspect, int round, String via, ProbeOutcome outcome) {
        NodeInfo member = core.map().member(suspect);
        if (member != null) {
            on(new ManagerEvent.Probed(member.ref(), round, via, outcome));
        }
    }

    /** Neither the manager nor anybody else can try it, and that is the end of it for now. */
    private void untried(String suspect) {
        for (int round = 1; round <= TRIES; round++) {
            probed(suspect, round, "", ProbeOutcome.UNTRIED);
            tickFor(PROBE_TIMEOUT + 100);
        }
        assertThat(core.verification(member(suspect).ref())).isNull();
    }

    /** Who is probed next, though nobody accuses it; empty if nobody is. */
    private String takenUpAgain(long withinMillis) {
        for (long until = now + withinMillis; now < until; pass(100)) {
            on(new ManagerEvent.Tick());
            if (!probes().isEmpty()) {
                assertThat(probes()).hasSize(1);
                return ((ManagerEffect.Probe) probes().get(0)).suspect().id();
            }
        }
        return "";
    }

    private void tickFor(long millis) {
        for (long until = now + millis; now < until; pass(100)) {
            on(new ManagerEvent.Tick());
        }
    }

    private void pass(long millis) {
        now += millis;
    }

    private void on(ManagerEvent event) {
        effects = core.on(event, now, now);
    }

    private NodeInfo member(String id) {
        return Objects.requireNonNull(core.map().member(id));
    }

    private List<ManagerEffect> probes() {
        return effects.stream().filter(ManagerEffect.Probe.class::isInstance).toList();
    }

    private List<String> notes() {
        return effects.stream()
                .filter(ManagerEffect.Note.class::isInstance)
                .map(effect -> ((ManagerEffect.Note) effect).line())
                .toList();
    }

    private long count(OwnerState state) {
        long count = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            count += core.map().owners(slot).owners().stream()
                    .filter(o -> o.state() == state)
                    .count();
        }
        return count;
    }
}
