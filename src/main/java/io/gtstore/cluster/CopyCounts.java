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
 * How many copies each member has, counting out those that leave, against its weight; and in how many zones a slot's owners are. Copies are shared out
 * as seats are by the method of Webster: of two members the one with the smaller (2 × copies + 1) / weight is owed the next, so that nobody ends more
 * than about one copy from its weight's part. A move that {@link #fairer} calls for makes the sum of copies² / weight smaller, so moves come to an end.
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

    /** The members that do not leave, by id. */
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

    /** Whether both come nearer to their shares if the one gives the other a copy. */
    boolean fairer(String giver, String taker) {
        return (2L * count(taker) + 1) * weight(giver) < (2L * count(giver) - 1) * weight(taker);
    }

    /** First whom the next copy is owed to; ties by id. */
    Comparator<NodeInfo> poorest() {
        return Comparator.comparing(NodeInfo::id, this::byWhatIsOwed).thenComparing(NodeInfo::id);
    }

    /** First who is to give the next copy; ties by id. */
    Comparator<String> richest() {
        return ((Comparator<String>) this::byWhatIsTooMuch).thenComparing(Comparator.naturalOrder());
    }

    /** Whether the owners that last are in as many zones as they could be. */
    boolean apart(SlotOwners owners) {
        return zonesOf(owners, "", "") >= Math.min(owners.lasting(), zones);
    }

    /** In how many zones the owners that last would be if one of them gave the slot to another member. */
    int zonesAfter(SlotOwners owners, String giver, String taker) {
        return zonesOf(owners, giver, taker);
    }

    /** In how many zones they are. */
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
