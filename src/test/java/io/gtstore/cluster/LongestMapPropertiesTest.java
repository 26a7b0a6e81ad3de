// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MapLength;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Whatever becomes of a cluster whose joins and leaves were allowed, its map fits into a frame. */
class LongestMapPropertiesTest {
    private static final long START = 1_800_000_000_000L;
    private static final int NODES = 8;

    private enum Kind {
        ADMIT,
        EVICT_DEAD,
        EVICT_SILENT,
        LEAVE,
        LEFT,
        FORGET,
        SYNCED_IN_PART,
        REPLACE_IN_PART
    }

    /** One change of the map; {@code of} picks the node, and {@code part} the slots. */
    record Step(Kind kind, int of, long part) {}

    /** A cluster to be. */
    record World(ClusterSettings settings, int frameBytes, List<String> hosts) {
        ClusterMap empty() {
            return ClusterMap.empty(START, "manager-1", settings.founded(START));
        }

        NodeInfo node(ClusterMap map, int number) {
            String zone = number % 3 == 0 ? "" : "zone-" + number % 3;
            return new NodeInfo(
                    id(number), map.epoch() + 1, hosts.get(number), 7411 + number, 1 + number % 2, zone, false);
        }
    }

    private static String id(int number) {
        return "n" + "-".repeat(3 * number) + number;
    }

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Kind.ADMIT)),
                Tuple.of(4, Arbitraries.just(Kind.SYNCED_IN_PART)),
                Tuple.of(5, Arbitraries.of(Kind.class)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, NODES - 1), Arbitraries.longs())
                .as(Step::new);
    }

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<ClusterSettings> settings = Combinators.combine(
                        Arbitraries.integers().between(1, 64),
                        Arbitraries.integers().between(1, 3))
                .as((slots, replicas) -> new ClusterSettings(slots, replicas, "murmur3", "union"));
        Arbitrary<String> host = Arbitraries.of("127.0.0.1", "node.example.org", "ñandú\"", "h".repeat(255));
        return Combinators.combine(
                        settings,
                        Arbitraries.integers().between(2_048, 16_384),
                        host.list().ofSize(NODES))
                .as(World::new);
    }

    @Property(tries = 600)
    void every_map_that_comes_of_what_was_allowed_fits_into_a_frame(
            @ForAll("worlds") World world, @ForAll @Size(min = 1, max = 60) List<@From("steps") Step> steps) {
        ClusterMap map = world.empty();
        for (Step step : steps) {
            ClusterMap next = applied(world, map, step);
            boolean asked = step.kind() == Kind.ADMIT || step.kind() == Kind.LEAVE;
            if (asked && !LongestMap.admits(map, next, world.frameBytes())) {
                continue;
            }
            long bound = LongestMap.of(next);
            assertThat(asked || bound <= LongestMap.of(map))
                    .as("%s does not raise the bound", step)
                    .isTrue();
            for (long since : new long[] {0, START, map.epoch()}) {
                assertThat(sent(next.since(since).merged()))
                        .as("sent since %d", since)
                        .isLessThanOrEqualTo((int) bound);
            }
            if (LongestMap.of(world.empty()) <= world.frameBytes()) {
                assertThat(sent(MapLength.fit(next.since(0), world.frameBytes())))
                        .isLessThanOrEqualTo(world.frameBytes());
            }
            map = next;
        }
    }

    @Property(tries = 200)
    void the_length_of_a_map_is_never_less_than_what_is_sent_and_little_more(
            @ForAll("worlds") World world, @ForAll @Size(min = 1, max = 30) List<@From("steps") Step> steps) {
        ClusterMap map = world.empty();
        for (Step step : steps) {
            map = applied(world, map, step);
        }
        MapDelta whole = map.since(0);
        assertThat(MapLength.of(whole))
                .isBetween(
                        (long) sent(whole),
                        400L
                                + sent(whole)
                                + 40L * whole.members().size()
                                + 4L * world.settings().slots() * 5);
    }

    @Property(tries = 200)
    void a_merged_map_names_the_same_owners_under_no_earlier_epochs(
            @ForAll("worlds") World world, @ForAll @Size(min = 1, max = 30) List<@From("steps") Step> steps) {
        ClusterMap map = world.empty();
        for (Step step : steps) {
            map = applied(world, map, step);
        }
        ClusterMap heard = ClusterMap.of(map.since(0).merged());
        for (int slot = 0; slot < world.settings().slots(); slot++) {
            assertThat(heard.owners(slot).owners()).isEqualTo(map.owners(slot).owners());
            assertThat(heard.owners(slot).epoch()).isBetween(map.owners(slot).epoch(), map.epoch());
        }
    }

    /** Each slot is of an epoch of its own then, which takes a group of its own unless frames are too short for that. */
    @Example
    void slots_that_catch_up_one_by_one_take_no_more_room_than_a_frame_has() {
        int slots = 256;
        ClusterMap map = ClusterMap.empty(START, "manager-1", new ClusterSettings(slots, 2, "murmur3", "union"));
        for (String id : List.of("node-1", "node-2")) {
            map = Planner.admit(map, new NodeInfo(id, map.epoch() + 1, "127.0.0.1", 7411));
        }
        int frameBytes = (int) LongestMap.of(map);
        for (NodeInfo member : map.members()) {
            for (int slot = 0; slot < slots; slot++) {
                BitSet one = new BitSet();
                one.set(slot);
                map = Planner.synced(map, member.ref(), one);
                assertThat(sent(MapLength.fit(map.since(0), frameBytes))).isLessThanOrEqualTo(frameBytes);
            }
        }
        assertThat(sent(map.since(0))).isGreaterThan(frameBytes);
        MapDelta roomy = map.since(0);
        assertThat(MapLength.fit(roomy, MapLength.of(roomy))).isSameAs(roomy);
    }

    /** The frames of a cluster's size that is in use: no room is asked for that nothing can need. */
    @Example
    void usual_clusters_have_room() {
        assertThat(joined(1_024, 2, 300, 1 << 20)).isEqualTo(300);
        assertThat(joined(1_024, 3, 100, 1 << 20)).isEqualTo(100);
        assertThat(joined(1_024, 2, 3, 64 << 10)).isEqualTo(3);
        assertThat(joined(16_384, 2, 4, 1 << 20)).isEqualTo(4);
        assertThat(joined(16, 2, 100, 4_096)).isBetween(3, 30);
    }

    /** The number of members that a cluster takes in, up to a number. */
    private static int joined(int slots, int replicas, int members, int frameBytes) {
        ClusterMap map = ClusterMap.empty(START, "manager-1", new ClusterSettings(slots, replicas, "murmur3", "union"));
        for (int i = 1; i <= members; i++) {
            ClusterMap next = Planner.admit(map, new NodeInfo("node-" + i, map.epoch() + 1, "127.0.0.1", 7411 + i));
            if (!LongestMap.admits(map, next, frameBytes)) {
                return i - 1;
            }
            map = next;
        }
        return members;
    }

    private static int sent(MapDelta map) {
        int reply = Codec.encode(Long.MAX_VALUE, new Reply.Joined(map.epoch(), START, map)).length - 1;
        return Math.max(reply, Codec.mapEvent(map).length - 1);
    }

    private static ClusterMap applied(World world, ClusterMap map, Step step) {
        NodeInfo member = map.member(id(step.of()));
        if (step.kind() == Kind.ADMIT) {
            return Planner.admit(map, world.node(map, step.of()));
        }
        if (step.kind() == Kind.FORGET) {
            return Planner.forget(map, List.of(id(step.of())));
        }
        if (step.kind() == Kind.REPLACE_IN_PART) {
            BitSet waiting = Planner.waiting(map);
            waiting.and(part(world, step));
            return Planner.replaceForGood(map, waiting);
        }
        if (member == null) {
            return map;
        }
        return switch (step.kind()) {
            case EVICT_DEAD -> Planner.evict(map, member.ref(), false);
            case EVICT_SILENT -> Planner.evict(map, member.ref(), true);
            case LEAVE -> Planner.leave(map, member.id());
            case LEFT -> Planner.left(map, member.ref());
            default -> Planner.synced(map, member.ref(), part(world, step));
        };
    }

    private static BitSet part(World world, Step step) {
        Random random = new Random(step.part());
        BitSet part = new BitSet();
        for (int slot = 0; slot < world.settings().slots(); slot++) {
            part.set(slot, random.nextInt(3) > 0);
        }
        return part;
    }
}
