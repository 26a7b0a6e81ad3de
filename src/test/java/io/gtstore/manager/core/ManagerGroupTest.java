// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.ProbeOutcome;
import io.gtstore.protocol.SlotGroup;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Three managers that decide together, told as transcripts; what they agree upon is a list of decisions that each of them hears. */
class ManagerGroupTest {
    private static final int SLOTS = 32;
    private static final long SETTLE = 500;

    private long now = 1_800_000_000_000L;
    private final List<ManagerCore> managers = List.of(manager(), manager(), manager());
    private final List<Decision> agreed = new ArrayList<>();
    private final List<Command> proposed = new ArrayList<>();
    private final List<ManagerEffect> effects = new ArrayList<>();

    private ManagerCore manager() {
        return new ManagerCore(
                new ManagerConfig(
                        "the-group",
                        false,
                        new ClusterSettings(SLOTS, 2, "murmur3", "union"),
                        4,
                        300,
                        10_000,
                        60_000,
                        0,
                        1 << 20,
                        SETTLE),
                now,
                now);
    }

    @Test
    void nothing_changes_before_it_is_agreed_upon_and_then_it_does_so_everywhere() {
        open();
        on(0, join("a"));
        assertThat(proposed).hasSize(1);
        assertThat(managers).allMatch(m -> m.map().members().isEmpty());
        agree();
        assertThat(managers).allMatch(m -> m.map().member("a") != null);
        assertSame();
    }

    @Test
    void a_follower_proposes_nothing_and_judges_nobody() {
        open("a", "b", "c");
        on(1, join("d"));
        on(1, new ManagerEvent.Accused("client", "a", 0, ManagerEvent.Sighting.CLIENT_REPORT));
        assertThat(proposed).isEmpty();
        assertThat(effects).noneMatch(ManagerEffect.Probe.class::isInstance);
        assertThat(managers.get(1).probeRounds()).isZero();
    }

    @Test
    void a_command_that_would_change_nothing_is_not_proposed() {
        open("a", "b");
        BitSet all = new BitSet();
        all.set(0, SLOTS);
        on(0, new ManagerEvent.Synced(member("a").ref(), all, epoch()));
        on(0, new ManagerEvent.Forget("nobody"));
        assertThat(proposed).isEmpty();
    }

    @Test
    void an_eviction_that_was_agreed_upon_twice_happens_once_and_spares_the_next_life() {
        open("a", "b", "c");
        Command evict = new Command.Evict(member("a").ref(), false);
        commit(evict);
        commit(new Command.Join(new NodeInfo("a", 0, "127.0.0.1", 7411), FormerCluster.NONE));
        NodeInfo again = member("a");
        commit(evict);
        assertThat(member("a")).isEqualTo(again);
        assertSame();
    }

    @Test
    void who_begins_to_lead_looks_after_everyone_and_goes_on_from_the_agreed_map() {
        open("a", "b", "c");
        long epoch = managers.get(0).map().epoch();
        elect(1);
        assertThat(effects).filteredOn(ManagerEffect.Probe.class::isInstance).hasSize(3);
        on(1, join("d"));
        agree();
        assertThat(managers).allMatch(m -> m.map().epoch() == epoch + 1);
        assertSame();
    }

    @Test
    void what_an_old_leader_proposes_after_another_was_elected_does_not_hold() {
        open("a", "b", "c");
        on(0, new ManagerEvent.Accused("client", "a", 0, ManagerEvent.Sighting.CLIENT_REPORT));
        elect(1);
        effects.clear();
        on(0, new ManagerEvent.Probed(member("a").ref(), 1, "", ProbeOutcome.REFUSED));
        assertThat(proposed).isEmpty();
        assertThat(managers.get(0).leading()).isFalse();
    }

    @Test
    void a_follower_points_to_the_leader_once_that_has_said_where_it_is() {
        open();
        assertThat(managers.get(1).leader()).isNull();
        NodeInfo leader = new NodeInfo("m-0", 0, "10.0.0.5", 7400);
        commit(new Decision.Lead(leader));
        assertThat(managers.get(1).leader()).isEqualTo(leader);
        assertThat(managers.get(0).leader()).as("it leads itself").isNull();
        elect(1);
        assertThat(managers.get(0).leader())
                .as("another one, who has not said so yet")
                .isNull();
        managers.forEach(m -> m.on(new ManagerEvent.Elected("", false), now, now));
        assertThat(managers).allMatch(m -> m.leader() == null);
    }

    @Test
    void a_new_group_goes_on_from_the_map_that_a_node_bears() {
        ManagerCore alone = new ManagerCore(
                new ManagerConfig(
                        "alone",
                        true,
                        new ClusterSettings(SLOTS, 2, "murmur3", "union"),
                        4,
                        300,
                        10_000,
                        60_000,
                        0,
                        1 << 20,
                        0),
                now,
                now);
        alone.on(join("a"), now, now);
        elect(2);
        on(2, new ManagerEvent.MapOffered(alone.map().since(0)));
        pass(SETTLE);
        agree();
        assertThat(managers)
                .allMatch(ManagerCore::open)
                .allMatch(m -> m.map().manager().equals("the-group"))
                .allMatch(m -> m.map().epoch() > alone.map().epoch())
                .allMatch(m -> m.map().member("a") != null);
        assertSame();
    }

    @Test
    void one_that_was_away_holds_the_same_after_a_snapshot_and_the_commands_since() {
        open("a", "b", "c");
        ManagerCore late = manager();
        late.on(new ManagerEvent.Restored(managers.get(0).map().since(0), true), now, now);
        commit(new Command.Evict(member("b").ref(), true));
        late.on(new ManagerEvent.Committed(agreed.get(agreed.size() - 1)), now, now);
        assertThat(late.open()).isTrue();
        assertThat(late.map().since(0)).isEqualTo(managers.get(0).map().since(0));
    }

    @Test
    void stand_ins_are_replaced_by_whoever_leads_by_then() {
        open("a", "b", "c");
        commit(new Command.Evict(member("b").ref(), true));
        elect(1);
        for (int i = 0; i < 101; i++) {
            pass(100);
        }
        assertThat(proposed).hasAtLeastOneElementOfType(Command.Replace.class);
        agree();
        pass(100);
        assertThat(proposed).noneMatch(Command.Replace.class::isInstance);
        assertSame();
    }

    @Test
    void a_change_that_was_computed_on_another_map_is_passed_over_by_all() {
        open("a", "b", "c");
        Decision late = Objects.requireNonNull(
                managers.get(0).plan(List.of(new Command.Evict(member("a").ref(), false))));
        commit(new Command.Leave("b"));
        long epoch = epoch();
        commit(late);
        assertThat(epoch()).isEqualTo(epoch);
        assertThat(member("a")).isNotNull();
        assertSame();
    }

    @Test
    void a_change_counts_once() {
        open("a", "b", "c");
        Decision change = Objects.requireNonNull(managers.get(0).plan(List.of(new Command.Leave("b"))));
        commit(change);
        long epoch = epoch();
        commit(change);
        assertThat(epoch()).isEqualTo(epoch);
        assertSame();
    }

    @Test
    void several_wishes_make_one_change() {
        open("a", "b");
        Decision.Change change = Objects.requireNonNull(leader().plan(List.of(
                new Command.Evict(member("b").ref(), false),
                new Command.Join(new NodeInfo("c", 0, "127.0.0.1", 7412), FormerCluster.NONE),
                new Command.Forget("b"))));
        commit(change);
        assertThat(managers)
                .allMatch(m -> m.map().member("b") == null && m.map().member("c") != null);
        assertThat(managers).allMatch(m -> m.map().absent().isEmpty());
        assertThat(change.why()).contains("evicted b").contains("joined c").contains("forgot b");
        assertSame();
    }

    @Test
    void whoever_follows_takes_the_change_as_it_is_whatever_it_would_have_made_of_the_wish() {
        open("a", "b", "c");
        ClusterMap map = managers.get(0).map();
        MapDelta odd = map.since(map.epoch());
        MapDelta next = new MapDelta(
                odd.since(), odd.epoch() + 1, odd.manager(), odd.settings(), odd.members(), List.of("z"), List.of());
        commit(new Decision.Change(next, "as no planner would"));
        assertThat(managers).allMatch(m -> m.map().absent().equals(List.of("z")));
        assertThat(epoch()).isEqualTo(map.epoch() + 1);
    }

    @Test
    void a_change_that_cannot_be_is_passed_over_by_all() {
        open("a", "b");
        MapDelta map = managers.get(0).map().since(epoch());
        SlotGroup beyond = new SlotGroup("0-99", epoch() + 1, List.of());
        commit(new Decision.Change(
                new MapDelta(
                        map.since(),
                        map.epoch() + 1,
                        map.manager(),
                        map.settings(),
                        map.members(),
                        map.absent(),
                        List.of(beyond)),
                "beyond the last slot"));
        commit(new Decision.Change(
                new MapDelta(
                        map.since(),
                        map.epoch() + 1,
                        map.manager(),
                        new ClusterSettings(SLOTS, 3, "murmur3", "union"),
                        map.members(),
                        map.absent(),
                        List.of()),
                "other settings"));
        assertThat(epoch()).isEqualTo(map.epoch());
        assertSame();
    }

    @Test
    void a_whole_map_counts_only_where_the_cluster_has_not_begun() {
        open("a", "b");
        MapDelta empty = ClusterMap.empty(
                        epoch() + 5, "the-group", managers.get(0).map().settings())
                .since(0);
        commit(new Decision.Change(empty, "begun anew"));
        assertThat(member("a")).isNotNull();
        assertSame();
    }

    @Test
    void what_the_release_before_wished_is_carried_out_by_each() {
        open("a", "b", "c");
        commit(new Decision.Former(new Command.Evict(member("b").ref(), true)));
        assertThat(managers).allMatch(m -> m.map().member("b") == null);
        assertSame();
    }

    @Test
    void a_node_that_lost_a_slot_and_got_it_again_has_not_caught_up_by_what_it_said_before() {
        open("a", "b");
        on(0, join("c"));
        agree();
        NodeInfo c = member("c");
        BitSet mine = managers.get(0).map().slotsOf(c.ref());
        assertThat(mine.isEmpty()).isFalse();
        on(0, new ManagerEvent.Synced(c.ref(), mine, epoch() - 1));
        assertThat(proposed).as("it speaks of a map without it").isEmpty();
        on(0, new ManagerEvent.Synced(c.ref(), mine, epoch()));
        assertThat(proposed).hasSize(1);
    }

    private void open(String... nodes) {
        elect(0);
        pass(SETTLE);
        agree();
        for (String node : nodes) {
            on(0, join(node));
            agree();
            BitSet all = new BitSet();
            all.set(0, SLOTS);
            for (NodeInfo member : managers.get(0).map().members()) {
                on(0, new ManagerEvent.Synced(member.ref(), all, epoch()));
                agree();
            }
        }
        effects.clear();
    }

    private static ManagerEvent join(String node) {
        return new ManagerEvent.Join(node, "127.0.0.1", 7400 + node.charAt(0));
    }

    private NodeInfo member(String id) {
        return Objects.requireNonNull(managers.get(0).map().member(id));
    }

    private void elect(int which) {
        for (int i = 0; i < managers.size(); i++) {
            on(i, new ManagerEvent.Elected("m-" + which, i == which));
        }
    }

    private void pass(long millis) {
        now += millis;
        for (int i = 0; i < managers.size(); i++) {
            on(i, new ManagerEvent.Tick());
        }
    }

    private void on(int which, ManagerEvent event) {
        for (ManagerEffect effect : managers.get(which).on(event, now, now)) {
            effects.add(effect);
            if (effect instanceof ManagerEffect.Propose propose) {
                proposed.add(propose.command());
            }
        }
    }

    private void agree() {
        List<Command> commands = List.copyOf(proposed);
        proposed.clear();
        commands.forEach(this::commit);
    }

    /** The manager that leads plans it, and all carry out what it has planned. */
    private void commit(Command command) {
        Decision change = leader().plan(List.of(command));
        if (change != null) {
            commit(change);
        }
    }

    private void commit(Decision decision) {
        agreed.add(decision);
        for (int i = 0; i < managers.size(); i++) {
            on(i, new ManagerEvent.Committed(decision));
        }
    }

    private ManagerCore leader() {
        return managers.stream().filter(ManagerCore::leading).findFirst().orElseThrow();
    }

    private long epoch() {
        return managers.get(0).map().epoch();
    }

    private void assertSame() {
        assertThat(managers)
                .allMatch(m -> m.map().since(0).equals(managers.get(0).map().since(0)));
    }
}
