// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Receipt;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claim of a removal's coordinator to the removed entries, by which one removal wins each entry. The coordinator
 * asks every owner of the slot, those that are catching up included. An owner grants the claim only to the node that
 * its own map names as the slot's primary, under an epoch that it has.
 *
 * <p>With all grants, and the same owners and primary before and after, the removal is exclusive: whoever is primary
 * later is one of these owners, or has caught up from one, and has seen the removal.
 */
final class Claim {
    private final ShardView view;
    private final int slot;
    private final List<NodeRef> owners;
    private final long epoch;
    private final boolean first;
    private final Set<NodeRef> asked = new HashSet<>();
    private final Set<NodeRef> granted = new HashSet<>();

    private Claim(ShardView view, int slot, long epoch, boolean first) {
        this.view = view;
        this.slot = slot;
        this.owners = owners();
        this.epoch = epoch;
        this.first = first;
    }

    /** The claim of a removal that is decided here, now, for the first time. */
    static Claim first(ShardView view, int slot) {
        return new Claim(view, slot, epochOfPrimary(view, slot), view.policy() == MergePolicy.UNION);
    }

    /** The claim of a removal that was decided under that one before, and may have been answered. */
    static Claim again(ShardView view, int slot, long epoch) {
        return new Claim(view, slot, epoch, false);
    }

    /**
     * The present epoch, if this node is the slot's primary; else {@link Receipt#NO_PRIMARY}. Where the newest of two
     * carts stays as a whole, an older one's removals may be lost, so nobody claims anything.
     */
    static long epochOfPrimary(ShardView view, int slot) {
        boolean claims = view.policy() == MergePolicy.UNION && isPrimary(view, slot, view.self());
        return claims ? view.epoch() : Receipt.NO_PRIMARY;
    }

    /** Whether that node is the slot's first owner, and has caught up. */
    static boolean isPrimary(ShardView view, int slot, NodeRef node) {
        List<NodeInfo> owners = view.map().ownerNodes(slot);
        return !owners.isEmpty() && owners.get(0).ref().equals(node) && view.caughtUp(node, slot);
    }

    /** Whether the coordinator gives entries up to a better claim before it answers: those of an earlier decision may have been answered. */
    boolean mayStrike() {
        return first;
    }

    /** The epoch of a primary's claim; {@link Receipt#NO_PRIMARY} for another owner's. */
    long epoch() {
        return epoch;
    }

    /** This node, if it claims as the primary; else null. */
    @Nullable
    NodeRef claimant() {
        return epoch == Receipt.NO_PRIMARY ? null : view.self();
    }

    /** Begins anew: what the owners said of another extent of the removal does not count. */
    void restart() {
        asked.clear();
        granted.clear();
    }

    void asked(NodeRef owner) {
        asked.add(owner);
    }

    /** Notes that the owner has answered, or will not. */
    void ended(NodeRef owner, boolean grants) {
        asked.remove(owner);
        if (grants) {
            granted.add(owner);
        }
    }

    /** Whether no owner's answer is outstanding. */
    boolean settled() {
        return asked.isEmpty();
    }

    /** Whether the removal is exclusive. */
    boolean exclusive() {
        if (epoch == Receipt.NO_PRIMARY || !owners.equals(owners()) || !isPrimary(view, slot, view.self())) {
            return false;
        }
        return owners.stream().allMatch(owner -> owner.equals(view.self()) || granted.contains(owner));
    }

    private List<NodeRef> owners() {
        return view.map().ownerNodes(slot).stream().map(NodeInfo::ref).toList();
    }
}
