// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies per member, without those being released, relative to weight; and the number of zones of a slot's owners.
 * Copies are apportioned by the Webster method: of two members the one with the smaller (2 × copies + 1) / weight
 * gets the next, so no member ends more than about one copy from its proportional share. A move that {@link #fairer}
 * accepts reduces the sum of copies² / weight, so moves terminate.
 */
final class CopyCounts {
    private final Map<String, NodeInfo> members = new HashMap<>();
    private final Map<String, Integer> copies = new HashMap<>();
    private final List<NodeInfo> staying;
    private final int zones;

    CopyCounts(SlotOwners[] slots, Collection<NodeInfo> members) {
        members.forEach(member -> this.members.put(member.id(), member));
        this.staying = members.stream().filter(member -> !member.leaving()).toList();
        this.zones = (int) staying.stream().map(NodeInfo::zone).distinct().count();
        for (SlotOwners owners : slots) {
            for (OwnerInfo owner : owners.owners()) {
                if (owner.state() != OwnerState.RELEASING) {
                    took(owner.id());
                }
            }
        }
    }

    /** The members that are not leaving, by id. */
    List<NodeInfo> staying() {
        return staying;
    }

    boolean stays(String id) {
        NodeInfo member = members.get(id);
        return member != null && !member.leaving();
    }

    void took(String id) {
        copies.merge(id, 1, Integer::sum);
    }

    void gave(String id) {
        copies.merge(id, -1, Integer::sum);
    }

    /** Whether moving one copy brings both closer to their shares. */
    boolean fairer(String giver, String taker) {
        return (2L * count(taker) + 1) * weight(giver) < (2L * count(giver) - 1) * weight(taker);
    }

    /** Order of the next receiver of a copy; ties by id. */
    Comparator<NodeInfo> poorest() {
        return Comparator.comparing(NodeInfo::id, this::byWhatIsOwed).thenComparing(NodeInfo::id);
    }

    /** Order of the next giver of a copy; ties by id. */
    Comparator<String> richest() {
        return ((Comparator<String>) this::byWhatIsTooMuch).thenComparing(Comparator.naturalOrder());
    }

    /** Whether the lasting owners are in as many zones as possible. */
    boolean apart(SlotOwners owners) {
        return zonesOf(owners, "", "") >= Math.min(owners.lasting(), zones);
    }

    /** The number of zones of the lasting owners if one of them gave the slot to another member. */
    int zonesAfter(SlotOwners owners, String giver, String taker) {
        return zonesOf(owners, giver, taker);
    }

    /** The number of zones of the lasting owners. */
    int zonesOf(SlotOwners owners) {
        return zonesOf(owners, "", "");
    }

    private int zonesOf(SlotOwners owners, String without, String with) {
        if (zones < 2) {
            return 1;
        }
        return (int) Stream.concat(
                        owners.owners().stream()
                                .filter(owner -> owner.state() != OwnerState.RELEASING)
                                .map(OwnerInfo::id)
                                .filter(id -> !id.equals(without)),
                        Stream.of(with).filter(id -> !id.isEmpty()))
                .map(this::zone)
                .distinct()
                .count();
    }

    private String zone(String id) {
        NodeInfo member = members.get(id);
        return member == null ? "" : member.zone();
    }

    private int byWhatIsOwed(String one, String other) {
        return Long.compare((2L * count(one) + 1) * weight(other), (2L * count(other) + 1) * weight(one));
    }

    private int byWhatIsTooMuch(String one, String other) {
        return Long.compare((2L * count(other) - 1) * weight(one), (2L * count(one) - 1) * weight(other));
    }

    private long count(String id) {
        return copies.getOrDefault(id, 0);
    }

    private long weight(String id) {
        NodeInfo member = members.get(id);
        return member == null ? 1 : member.weight();
    }
}
