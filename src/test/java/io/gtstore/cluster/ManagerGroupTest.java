package io.gtstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.NodeInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Three managers that decide together, told as transcripts; what they agree upon is a list of commands that each of them hears. */
class ManagerGroupTest {
    private static final int SLOTS = 32;
    private static final long SETTLE = 500;

    private long now = 1_800_000_000_000L;
    private final List<ManagerCore> managers = List.of(manager(), manager(), manager());
    private final List<Command> agreed = new ArrayList<>();
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
        on(0, new ManagerEvent.Synced(member("a").ref(), all));
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
        commit(new Command.Lead(leader));
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
                        "alone", true, new ClusterSettings(SLOTS, 2, "murmur3", "union"), 4, 300, 10_000, 60_000, 0),
                now,
                now);
        alone.on(join("a"), now, now);
        elect(2);
        on(2, new ManagerEvent.MapHeard(alone.map().since(0)));
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
        late.on(new ManagerEvent.Restored(managers.get(0).map().since(0)), now, now);
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
                on(0, new ManagerEvent.Synced(member.ref(), all));
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

    private void commit(Command command) {
        agreed.add(command);
        for (int i = 0; i < managers.size(); i++) {
            on(i, new ManagerEvent.Committed(command));
        }
    }

    private void assertSame() {
        assertThat(managers)
                .allMatch(m -> m.map().since(0).equals(managers.get(0).map().since(0)));
    }
}
