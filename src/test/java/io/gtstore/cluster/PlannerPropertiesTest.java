// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.SlotRanges;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever joins, fails, leaves and catches up, of whatever weight and in whatever zone, and in whatever order, the planner keeps its promises. */
class PlannerPropertiesTest {
    private static final int TRIES = 400;
    private static final int NODES = 6;

    private enum Kind {
        ADMIT,
        EVICT_DEAD,
        EVICT_SILENT,
        LEAVE,
        LEFT,
        FORGET,
        SYNCED,
        SYNCED_IN_PART,
        REPLACE_FOR_GOOD
    }

    /** One change of the map; {@code of} picks the node. */
    record Step(Kind kind, int of) {}

    /** A cluster to be: what is fixed, and the weight and the zone of each node that may join. */
    record World(int replicas, int slots, List<Integer> weights, List<String> zones) {
        ClusterMap empty() {
            return ClusterMap.empty(1, "m", new ClusterSettings(slots, replicas, "murmur3", "union"));
        }

        NodeInfo node(ClusterMap map, int number) {
            return new NodeInfo(
                    id(number),
                    map.epoch() + 1,
                    "127.0.0.1",
                    7411 + number,
                    weights.get(number),
                    zones.get(number),
                    false);
        }

        /** So many members, all of which have caught up. */
        ClusterMap settled(int members) {
            ClusterMap map = empty();
            for (int i = 0; i < members; i++) {
                map = quiet(Planner.admit(map, node(map, i)));
            }
            return map;
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(0, NODES - 1))
                .as(Step::new);
    }

    @Provide
    Arbitrary<World> equal() {
        return worlds(Arbitraries.just(1), Arbitraries.just(""));
    }

    @Provide
    Arbitrary<World> weighted() {
        return worlds(Arbitraries.of(1, 1, 2, 3, 10, 100), Arbitraries.just(""));
    }

    @Provide
    Arbitrary<World> zoned() {
        return worlds(Arbitraries.of(1, 1, 1, 2), Arbitraries.of("", "east", "west", "north"));
    }

    @Provide
    Arbitrary<World> any() {
        return Arbitraries.oneOf(weighted(), zoned());
    }

    private static Arbitrary<World> worlds(Arbitrary<Integer> weight, Arbitrary<String> zone) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(16, 64),
                        weight.list().ofSize(NODES),
                        zone.list().ofSize(NODES))
                .as(World::new);
    }

    @Property(tries = TRIES)
    void no_step_breaks_the_map(
            @ForAll("zoned") World world, @ForAll @Size(min = 1, max = 40) List<@From("steps") Step> steps) {
        ClusterMap map = world.empty();
        for (Step step : steps) {
            ClusterMap next = applied(world, map, step);
            if (next != map) {
                assertThat(next.epoch()).isGreaterThan(map.epoch());
            }
            for (int slot = 0; slot < world.slots(); slot++) {
                ownersAreDistinctMembers(next, slot);
                caughtUpOwnersStay(map, next, slot, step);
                whoLeavesIsNeeded(world, next, slot);
            }
            assertThat(wire(map.apply(next.since(map.epoch())))).isEqualTo(wire(next));
            assertThat(wire(ClusterMap.of(next.since(0)))).isEqualTo(wire(next));
            assertThat(wire(applied(world, map, step))).as("the same again").isEqualTo(wire(next));
            map = next;
        }
    }

    @Property(tries = TRIES)
    void once_all_have_caught_up_every_slot_has_all_its_owners_in_as_many_zones_as_can_be(
            @ForAll("zoned") World world, @ForAll @Size(min = 1, max = 40) List<@From("steps") Step> steps) {
        ClusterMap map = quiet(applied(world, steps));
        List<NodeInfo> staying = staying(map);
        int wanted = Math.min(world.replicas(), staying.size());
        long zones = staying.stream().map(NodeInfo::zone).distinct().count();
        for (int slot = 0; slot < world.slots(); slot++) {
            List<OwnerInfo> lasting = map.owners(slot).owners().stream()
                    .filter(o -> o.state() != OwnerState.RELEASING)
                    .toList();
            assertThat(lasting).as("slot %d", slot).hasSize(wanted).allMatch(o -> o.state() == OwnerState.SERVING);
            assertThat(zonesOf(map, slot)).as("zones of slot %d", slot).isEqualTo(Math.min(wanted, zones));
            if (wanted == world.replicas()) {
                assertThat(map.owners(slot).settled()).as("slot %d", slot).isTrue();
            }
        }
    }

    @Property(tries = TRIES)
    void once_all_have_caught_up_equals_differ_by_one_copy_at_most(
            @ForAll("equal") World world, @ForAll @Size(min = 1, max = 40) List<@From("steps") Step> steps) {
        Map<String, Integer> copies = copies(quiet(applied(world, steps)));
        if (!copies.isEmpty()) {
            int least = copies.values().stream().mapToInt(i -> i).min().orElseThrow();
            int most = copies.values().stream().mapToInt(i -> i).max().orElseThrow();
            assertThat(most - least).as("copies %s", copies).isLessThanOrEqualTo(1);
        }
    }

    /** Node 2 has its share, node 1 is yet to fetch its own, and dies or is to leave: then nobody has anything to fetch, but shares are uneven. */
    @Example
    void moves_that_are_called_off_leave_nobody_with_too_much() {
        for (Kind end : List.of(Kind.EVICT_DEAD, Kind.EVICT_SILENT, Kind.LEAVE)) {
            once_all_have_caught_up_equals_differ_by_one_copy_at_most(
                    new World(1, 16, List.of(1, 1, 1), List.of("", "", "")),
                    List.of(
                            new Step(Kind.ADMIT, 0),
                            new Step(Kind.ADMIT, 1),
                            new Step(Kind.ADMIT, 2),
                            new Step(Kind.SYNCED, 0),
                            new Step(Kind.SYNCED, 2),
                            new Step(end, 1)));
        }
    }

    /** By the method of Webster: nobody who could give a copy to another would still have more for its weight than that one then has. */
    @Property(tries = TRIES)
    void once_all_have_caught_up_copies_are_in_proportion_to_weights(
            @ForAll("weighted") World world, @ForAll @Size(min = 1, max = 40) List<@From("steps") Step> steps) {
        ClusterMap map = quiet(applied(world, steps));
        Map<String, Integer> copies = copies(map);
        List<NodeInfo> staying = staying(map);
        for (NodeInfo rich : staying) {
            for (NodeInfo poor : staying) {
                boolean canGive = all(map).stream()
                        .anyMatch(slot -> map.owners(slot).names(rich.id())
                                && !map.owners(slot).names(poor.id()));
                double has = (count(copies, rich) - 0.5) / rich.weight();
                double owed = (count(copies, poor) + 0.5) / poor.weight();
                assertThat(!canGive || has <= owed + 1e-9)
                        .as("%s gives nothing to %s, of %s", rich.id(), poor.id(), copies)
                        .isTrue();
            }
        }
    }

    @Property(tries = TRIES)
    void a_newcomer_gets_its_fair_share_and_no_more_moves(
            @ForAll("equal") World world, @ForAll @IntRange(min = 0, max = NODES - 1) int members) {
        ClusterMap before = world.settled(members);
        NodeInfo newcomer = world.node(before, members);
        ClusterMap joined = Planner.admit(before, newcomer);
        ClusterMap after = quiet(joined);

        assertThat(leaving(after)).isZero();
        assertThat(gained(before, after).keySet())
                .as("only the newcomer gets anything")
                .isSubsetOf(newcomer.id());
        assertThat(gained(before, after)).isEqualTo(gained(before, joined));
        int copies = world.slots() * Math.min(world.replicas(), members + 1);
        assertThat(count(copies(after), newcomer))
                .isBetween(copies / (members + 1), -Math.floorDiv(-copies, members + 1));
    }

    @Property(tries = TRIES)
    void only_to_a_newcomer_do_slots_move_at_first(
            @ForAll("any") World world, @ForAll @IntRange(min = 0, max = NODES - 1) int members) {
        ClusterMap before = world.settled(members);
        NodeInfo newcomer = world.node(before, members);
        ClusterMap joined = Planner.admit(before, newcomer);
        assertThat(gained(before, joined).keySet()).isSubsetOf(newcomer.id());
        assertThat(leaving(quiet(joined))).isZero();
    }

    @Property(tries = TRIES)
    void of_a_node_that_leaves_every_copy_moves_once_and_then_it_may_go(
            @ForAll("equal") World world,
            @ForAll @IntRange(min = 2, max = NODES) int members,
            @ForAll @IntRange(min = 0, max = NODES - 1) int which) {
        ClusterMap before = world.settled(members);
        String id = id(which % members);
        NodeRef leaver = ref(before, id);
        ClusterMap leaving = Planner.leave(before, id);
        assertThat(leaving == before).as("refused").isEqualTo(members - 1 < world.replicas());
        if (leaving == before) {
            return;
        }
        int had = before.slotsOf(leaver).cardinality();
        assertThat(sum(gained(before, leaving))).isEqualTo(had);
        assertThat(Planner.leave(leaving, id)).as("again").isSameAs(leaving);
        assertThat(had == 0 || Planner.left(leaving, leaver) == leaving)
                .as("not yet")
                .isTrue();

        ClusterMap drained = quiet(leaving);
        assertThat(drained.slotsOf(leaver).isEmpty()).isTrue();
        assertThat(sum(gained(before, drained))).isBetween(had, had + members);
        ClusterMap gone = Planner.left(drained, leaver);
        assertThat(gone.member(id)).isNull();
        assertThat(gone.absent()).isEmpty();
    }

    @Property(tries = TRIES)
    void the_guess_is_where_the_manager_sends_the_replica(
            @ForAll("zoned") World world,
            @ForAll @IntRange(min = 2, max = NODES) int members,
            @ForAll @IntRange(min = 0, max = NODES - 1) int failed) {
        ClusterMap before = world.settled(members);
        NodeInfo dead = before.members().get(failed % members);
        ClusterMap after = Planner.evict(before, dead.ref(), false);
        for (int slot = 0; slot < world.slots(); slot++) {
            List<NodeInfo> guess = before.successors(slot, dead.id());
            if (before.owners(slot).names(dead.id()) && !guess.isEmpty()) {
                assertThat(after.owners(slot).names(guess.get(0).id())).isTrue();
            }
        }
    }

    private static void ownersAreDistinctMembers(ClusterMap map, int slot) {
        Set<String> seen = new HashSet<>();
        for (OwnerInfo owner : map.owners(slot).owners()) {
            assertThat(seen.add(owner.id()))
                    .as("%s twice in slot %d", owner, slot)
                    .isTrue();
            NodeInfo member = map.member(owner.ref());
            assertThat(member).as("%s of slot %d", owner, slot).isNotNull();
            assertThat(member != null && member.leaving() && owner.state() != OwnerState.RELEASING)
                    .as("%s is to leave, but slot %d has it as %s", owner.id(), slot, owner.state())
                    .isFalse();
        }
        assertThat(map.members().isEmpty() || !map.owners(slot).owners().isEmpty())
                .as("slot %d has an owner", slot)
                .isTrue();
    }

    /** Who is to give the slot up has it until the others have caught up and are enough, and not for ever. */
    private static void whoLeavesIsNeeded(World world, ClusterMap map, int slot) {
        List<OwnerInfo> owners = map.owners(slot).owners();
        List<OwnerInfo> lasting =
                owners.stream().filter(o -> o.state() != OwnerState.RELEASING).toList();
        boolean othersDo =
                lasting.size() >= world.replicas() && lasting.stream().allMatch(o -> o.state() == OwnerState.SERVING);
        assertThat(othersDo && lasting.size() < owners.size())
                .as("slot %d has %s", slot, owners)
                .isFalse();
    }

    /** Only the node that failed, or joins under a new life, is taken away before another serves in its place. */
    private static void caughtUpOwnersStay(ClusterMap map, ClusterMap next, int slot, Step step) {
        long before = caughtUp(map, slot, id(step.of()), step.kind());
        long after = next.owners(slot).owners().stream()
                .filter(o -> o.state().caughtUp())
                .count();
        assertThat(after).as("caught-up owners of slot %d", slot).isGreaterThanOrEqualTo(before);
    }

    private static long caughtUp(ClusterMap map, int slot, String failed, Kind kind) {
        boolean takesAway = kind == Kind.ADMIT || kind == Kind.EVICT_DEAD || kind == Kind.EVICT_SILENT;
        int most = map.settings().replicas();
        long caughtUp = map.owners(slot).owners().stream()
                .filter(o -> o.state().caughtUp() && !(takesAway && o.id().equals(failed)))
                .count();
        // What leaves may go once there are enough without it.
        return Math.min(most, caughtUp);
    }

    private static ClusterMap applied(World world, List<Step> steps) {
        ClusterMap map = world.empty();
        for (Step step : steps) {
            map = applied(world, map, step);
        }
        return map;
    }

    private static ClusterMap applied(World world, ClusterMap map, Step step) {
        NodeInfo member = map.member(id(step.of()));
        if (step.kind() == Kind.ADMIT) {
            return Planner.admit(map, world.node(map, step.of()));
        }
        if (step.kind() == Kind.REPLACE_FOR_GOOD) {
            return Planner.replaceForGood(map, Planner.waiting(map));
        }
        if (step.kind() == Kind.FORGET) {
            return Planner.forget(map, List.of(id(step.of())));
        }
        if (member == null) {
            return map;
        }
        return switch (step.kind()) {
            case EVICT_DEAD -> Planner.evict(map, member.ref(), false);
            case EVICT_SILENT -> Planner.evict(map, member.ref(), true);
            case LEAVE -> Planner.leave(map, member.id());
            case LEFT -> Planner.left(map, member.ref());
            case SYNCED -> Planner.synced(map, member.ref(), all(map));
            default -> {
                BitSet half = all(map);
                half.clear(0, half.length() / 2);
                yield Planner.synced(map, member.ref(), half);
            }
        };
    }

    /** Nobody fails any more, and all catch up, which may set off the next moves; those must come to an end. */
    private static ClusterMap quiet(ClusterMap map) {
        ClusterMap calm = Planner.replaceForGood(map, Planner.waiting(map));
        for (int round = 0; round < 20; round++) {
            ClusterMap before = calm;
            for (NodeInfo member : before.members()) {
                calm = Planner.synced(calm, member.ref(), all(calm));
            }
            if (calm.epoch() == before.epoch()) {
                return calm;
            }
        }
        throw new AssertionError("slots still move after twenty rounds");
    }

    private static List<NodeInfo> staying(ClusterMap map) {
        return map.members().stream().filter(member -> !member.leaving()).toList();
    }

    private static long zonesOf(ClusterMap map, int slot) {
        return map.ownerNodes(slot).stream()
                .filter(node -> !node.leaving())
                .map(NodeInfo::zone)
                .distinct()
                .count();
    }

    /** How many copies each member that stays has. */
    private static Map<String, Integer> copies(ClusterMap map) {
        Map<String, Integer> copies = new HashMap<>();
        staying(map).forEach(member -> copies.put(member.id(), 0));
        all(map).stream()
                .forEach(slot -> map.owners(slot).owners().stream()
                        .filter(o -> copies.containsKey(o.id()) && o.state() != OwnerState.RELEASING)
                        .forEach(o -> copies.merge(o.id(), 1, Integer::sum)));
        return copies;
    }

    /** How many copies each got that it had not before. */
    private static Map<String, Integer> gained(ClusterMap before, ClusterMap after) {
        Map<String, Integer> gained = new HashMap<>();
        all(after).stream()
                .forEach(slot -> after.owners(slot).owners().stream()
                        .filter(o -> !before.owners(slot).names(o.id()))
                        .forEach(o -> gained.merge(o.id(), 1, Integer::sum)));
        return gained;
    }

    private static int sum(Map<String, Integer> copies) {
        return copies.values().stream().mapToInt(i -> i).sum();
    }

    private static int count(Map<String, Integer> copies, NodeInfo node) {
        return copies.getOrDefault(node.id(), 0);
    }

    private static NodeRef ref(ClusterMap map, String id) {
        return Objects.requireNonNull(map.member(id)).ref();
    }

    private static long leaving(ClusterMap map) {
        return all(map).stream()
                .mapToLong(slot -> map.owners(slot).owners().stream()
                        .filter(o -> o.state() == OwnerState.RELEASING)
                        .count())
                .sum();
    }

    private static BitSet all(ClusterMap map) {
        BitSet all = new BitSet();
        all.set(0, map.settings().slots());
        return all;
    }

    /** What the map says, slot by slot. */
    private static List<Object> wire(ClusterMap map) {
        List<Object> says = new ArrayList<>();
        says.add(map.epoch());
        says.add(map.members());
        says.add(map.absent());
        all(map).stream().forEach(slot -> says.add(map.owners(slot)));
        MapDelta whole = map.since(0);
        whole.slots().forEach(group -> says.add(SlotRanges.parse(group.slots())));
        return says;
    }

    private static String id(int number) {
        return "node-" + (number + 1);
    }
}
