package io.gtstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.SlotRanges;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever joins, fails and catches up, and in whatever order, the planner keeps its promises. */
class PlannerPropertiesTest {
    private static final int TRIES = 400;

    private enum Kind {
        ADMIT,
        EVICT_DEAD,
        EVICT_SILENT,
        SYNCED,
        SYNCED_IN_PART,
        REPLACE_FOR_GOOD
    }

    /** One change of the map; {@code of} picks the node. */
    record Step(Kind kind, int of) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(0, 5))
                .as(Step::new);
    }

    @Property(tries = TRIES)
    void no_step_breaks_the_map(
            @ForAll @IntRange(min = 1, max = 3) int replicas,
            @ForAll @IntRange(min = 16, max = 64) int slots,
            @ForAll @Size(min = 1, max = 40) List<@From("steps") Step> steps) {
        ClusterMap map = empty(slots, replicas);
        for (Step step : steps) {
            ClusterMap next = applied(map, step);
            if (next != map) {
                assertThat(next.epoch()).isGreaterThan(map.epoch());
            }
            for (int slot = 0; slot < slots; slot++) {
                ownersAreDistinctMembers(next, slot);
                caughtUpOwnersStay(map, next, slot, step);
            }
            assertThat(wire(map.apply(next.since(map.epoch())))).isEqualTo(wire(next));
            assertThat(wire(ClusterMap.of(next.since(0)))).isEqualTo(wire(next));
            map = next;
        }
    }

    @Property(tries = TRIES)
    void once_all_have_caught_up_every_slot_has_all_its_owners(
            @ForAll @IntRange(min = 1, max = 3) int replicas,
            @ForAll @IntRange(min = 16, max = 64) int slots,
            @ForAll @Size(min = 1, max = 40) List<@From("steps") Step> steps) {
        ClusterMap map = empty(slots, replicas);
        for (Step step : steps) {
            map = applied(map, step);
        }
        map = quiet(map);
        int wanted = Math.min(replicas, map.members().size());
        for (int slot = 0; slot < slots; slot++) {
            assertThat(map.owners(slot).owners()).as("slot %d", slot).hasSize(wanted);
            assertThat(map.owners(slot).settled()).as("slot %d", slot).isTrue();
        }
    }

    @Property(tries = TRIES)
    void a_newcomer_gets_its_fair_share_and_no_more_moves(
            @ForAll @IntRange(min = 1, max = 3) int replicas,
            @ForAll @IntRange(min = 16, max = 64) int slots,
            @ForAll @IntRange(min = 0, max = 5) int members) {
        ClusterMap before = empty(slots, replicas);
        for (int i = 0; i < members; i++) {
            before = quiet(Planner.admit(before, node(before, i)));
        }
        NodeInfo newcomer = node(before, members);
        ClusterMap joined = Planner.admit(before, newcomer);
        ClusterMap after = quiet(joined);
        int copies = slots * Math.min(replicas, members + 1);

        assertThat(leaving(joined)).isLessThanOrEqualTo(-Math.floorDiv(-copies, members + 1));
        assertThat(after.slotsOf(newcomer.ref()).cardinality()).isGreaterThanOrEqualTo(copies / (members + 1));
        assertThat(leaving(after)).isZero();
    }

    @Property(tries = TRIES)
    void the_guess_is_where_the_manager_sends_the_replica(
            @ForAll @IntRange(min = 1, max = 3) int replicas,
            @ForAll @IntRange(min = 2, max = 6) int members,
            @ForAll @IntRange(min = 0, max = 5) int failed) {
        ClusterMap before = empty(16, replicas);
        for (int i = 0; i < members; i++) {
            before = quiet(Planner.admit(before, node(before, i)));
        }
        NodeInfo dead = before.members().get(failed % members);
        ClusterMap after = Planner.evict(before, dead.ref(), false);
        for (int slot = 0; slot < 16; slot++) {
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
            assertThat(map.member(owner.ref())).as("%s of slot %d", owner, slot).isNotNull();
        }
        assertThat(map.members().isEmpty() || !map.owners(slot).owners().isEmpty())
                .as("slot %d has an owner", slot)
                .isTrue();
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

    private static ClusterMap applied(ClusterMap map, Step step) {
        NodeInfo member = map.member(id(step.of()));
        if (step.kind() == Kind.ADMIT) {
            return Planner.admit(map, node(map, step.of()));
        }
        if (step.kind() == Kind.REPLACE_FOR_GOOD) {
            return Planner.replaceForGood(map, Planner.waiting(map));
        }
        if (member == null) {
            return map;
        }
        return switch (step.kind()) {
            case EVICT_DEAD -> Planner.evict(map, member.ref(), false);
            case EVICT_SILENT -> Planner.evict(map, member.ref(), true);
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
        for (int round = 0; round < 10; round++) {
            ClusterMap before = calm;
            for (NodeInfo member : before.members()) {
                calm = Planner.synced(calm, member.ref(), all(calm));
            }
            if (calm.epoch() == before.epoch()) {
                return calm;
            }
        }
        throw new AssertionError("slots still move after ten rounds");
    }

    private static long leaving(ClusterMap map) {
        return all(map).stream()
                .mapToLong(slot -> map.owners(slot).owners().stream()
                        .filter(o -> o.state() == OwnerState.LEAVING)
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

    private static ClusterMap empty(int slots, int replicas) {
        return ClusterMap.empty(1, "m", new ClusterSettings(slots, replicas, "murmur3", "union"));
    }

    private static NodeInfo node(ClusterMap map, int number) {
        return new NodeInfo(id(number), map.epoch() + 1, "127.0.0.1", 7411 + number);
    }

    private static String id(int number) {
        return "node-" + (number + 1);
    }
}
