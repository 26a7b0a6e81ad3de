// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapLength;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;

/**
 * The bound that keeps every map within one frame: how long a map, {@link io.gtstore.protocol.MapDelta#merged}, can become by what nobody is asked about:
 * failures, returns, catching up, and the moves that follow. Only joins and leaves make it larger, and those are refused once frames are too short for it
 * ({@link #admits}). Lengths are in bytes. Pure.
 *
 * <p>A slot has at most {@code replicas} owners and one that is being released; leaves that overlap add to the latter. Owners of which kinds it has decides
 * how many different groups of slots there can be: with few members, that is far fewer than slots.
 */
public final class LongestMap {
    /** Epochs are clocks in ms, or a little ahead of them: this many digits last for 3,000 years. */
    private static final long LATE_EPOCH = 10_000_000_000_000L;

    /** The states of owners that are not being released. */
    private static final int LASTING_STATES = OwnerState.values().length - 1;

    private LongestMap() {}

    /**
     * Whether frames of that length allow the change of a map that a join or a leave makes. One that makes the bound no larger is always allowed: a member may
     * come back to a cluster that is at its bound, or beyond since it was founded by a release without one.
     */
    public static boolean admits(ClusterMap before, ClusterMap after, long frameBytes) {
        long bound = of(after);
        return bound <= frameBytes || bound <= of(before);
    }

    /** The bound for a map and all that come of it without a join or a leave. */
    public static long of(ClusterMap map) {
        long epoch = Math.max(map.epoch() * 10, LATE_EPOCH);
        NavigableSet<String> ids = map.absentCopy(); // any of them may come back
        long widest = 0;
        for (NodeInfo member : map.members()) {
            ids.add(member.id());
            widest = Math.max(widest, MapLength.member(member.incarnation(epoch)) - MapLength.absent(member.id()));
        }
        long length = MapLength.head(map.manager(), epoch, map.settings());
        List<Long> owners = new ArrayList<>();
        for (String id : ids) {
            length += widest + MapLength.absent(id);
            owners.add(owner(id, epoch));
        }
        return length + slots(map.settings(), Kinds.of(map), owners, epoch);
    }

    /** The least length that frames need for a cluster with these settings: the bound for as many members as a slot has owners, with the shortest of ids. */
    public static long least(ClusterSettings settings) {
        NodeInfo shortest = new NodeInfo("n", LATE_EPOCH, "h", 1);
        List<Long> owners = new ArrayList<>();
        for (int i = 0; i < settings.replicas(); i++) {
            owners.add(owner(shortest.id(), LATE_EPOCH));
        }
        return MapLength.head("m", LATE_EPOCH, settings)
                + settings.replicas() * MapLength.member(shortest)
                + slots(settings, new Kinds(settings.replicas(), 1), owners, LATE_EPOCH);
    }

    /** How many owners of a slot can be lasting, and how many releasing. */
    private record Kinds(int lasting, int releasing) {
        static Kinds of(ClusterMap map) {
            int lasting = map.settings().replicas();
            int releasing = 1;
            for (int slot = 0; slot < map.settings().slots(); slot++) {
                SlotOwners owners = map.owners(slot);
                lasting = Math.max(lasting, owners.lasting());
                releasing = Math.max(releasing, owners.owners().size() - owners.lasting());
            }
            // Of several, one may take the place of another that fails, beside a stand-in.
            return new Kinds(lasting + releasing - 1, releasing);
        }

        /** How many different lists of that length so many members make, in each order and with each state; a double, as it may be beyond all bounds. */
        double lists(int length, int members) {
            double orders = 1;
            for (int i = 0; i < length; i++) {
                orders *= members - i;
            }
            double states = 0;
            for (int released = Math.max(0, length - lasting); released <= Math.min(releasing, length); released++) {
                states += choose(length, released) * Math.pow(LASTING_STATES, length - released);
            }
            return orders * states;
        }

        private static double choose(int of, int some) {
            double ways = 1;
            for (int i = 0; i < some; i++) {
                ways = ways * (of - i) / (i + 1);
            }
            return ways;
        }
    }

    /** All slots in as many groups, with as many and as long owners, as there can be. */
    private static long slots(ClusterSettings settings, Kinds kinds, List<Long> owners, long epoch) {
        owners.sort(Comparator.reverseOrder());
        long length = MapLength.slots(settings.slots());
        long left = settings.slots();
        for (int most = Math.min(owners.size(), kinds.lasting() + kinds.releasing()); most >= 0; most--) {
            long groups = (long) Math.min((double) left, kinds.lists(most, owners.size()));
            long each = MapLength.group(epoch);
            for (long owner : owners.subList(0, most)) {
                each += owner;
            }
            length += groups * each;
            left -= groups;
        }
        return length;
    }

    private static long owner(String id, long incarnation) {
        return MapLength.owner(id, incarnation, OwnerState.CATCHING_UP);
    }
}
