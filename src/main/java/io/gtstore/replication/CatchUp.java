// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotOwners;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Catch-up of a new or returned owner, the paper's download of a replica (§4, §6): fetches the slots that this node
 * owns but has not caught up on from all other members, owners and holders alike, merges them, and reports them to
 * the manager. A transfer that failed is resumed at its cursor once the source is no longer skipped. Slots that
 * restore a lost copy are fetched at once; slots that merely move, and lack no copy meanwhile, are throttled.
 */
final class CatchUp {
    private final ShardView view;
    private final ShardCarts carts;
    private final Peers peers;
    private final NodeClocks clocks;
    private final ShardEffects effects;
    private final Fetched fetched = new Fetched();
    private final Throttle unlimited;
    private final Throttle throttle;
    /** The slots on which this node is behind by the current map. */
    private final BitSet behind = new BitSet();
    /** Those of them that it has caught up on, but the map still shows as behind. */
    private final BitSet done = new BitSet();

    private NodeRef life;
    private ClusterMap map;
    private @Nullable CatchUpRun making;
    private @Nullable CatchUpRun moving;

    CatchUp(ShardView view, ShardCarts carts, Peers peers, NodeClocks clocks, ShardEffects effects) {
        this.view = view;
        this.carts = carts;
        this.peers = peers;
        this.clocks = clocks;
        this.effects = effects;
        this.unlimited = new Throttle(0, clocks);
        this.throttle = new Throttle(view.config().moveBytesPerSecond(), clocks);
        this.life = view.self();
        this.map = view.map();
        findBehind();
    }

    /** Continues the current runs and starts those that are needed; called with each tick and map. */
    void advance() {
        if (!nothingToDo()) {
            advanceRuns();
        }
        throttle.refill();
    }

    private void advanceRuns() {
        findBehind();
        BitSet known = followMap();
        done.and(behind);
        BitSet missing = (BitSet) behind.clone();
        missing.andNot(done);
        BitSet move = new BitSet();
        missing.stream().filter(slot -> lacksNoCopy(view.owners(slot))).forEach(move::set);
        missing.andNot(move);
        making = advance(making, missing, known, unlimited);
        moving = advance(moving, move, known, throttle);
    }

    /** Whether the node was not behind when last advanced, nor has anything changed since: so it is with nearly all ticks. */
    private boolean nothingToDo() {
        return behind.isEmpty()
                && done.isEmpty()
                && making == null
                && moving == null
                && fetched.isEmpty()
                && map == view.map()
                && life.equals(view.self());
    }

    private void findBehind() {
        behind.clear();
        behind.or(view.ownedSlots());
        for (int slot = behind.nextSetBit(0); slot >= 0; slot = behind.nextSetBit(slot + 1)) {
            OwnerInfo own = view.ownership(slot);
            behind.set(slot, own != null && own.state() == OwnerState.CATCHING_UP);
        }
    }

    private boolean lacksNoCopy(SlotOwners owners) {
        return owners.owners().stream().filter(o -> o.state().caughtUp()).count()
                >= view.map().settings().replicas();
    }

    /**
     * Drops the runs after a new incarnation, in which all slots start again, or if slots were lost meanwhile, which
     * {@link Fetched} decides. What was fetched of those is compared first, like older copies.
     *
     * @return the slots whose digests are compared first in runs that begin now; null for all that are held
     */
    private @Nullable BitSet followMap() {
        boolean reborn = !life.equals(view.self());
        if (reborn) {
            fetched.clear();
            done.clear();
        }
        BitSet given = fetched.given();
        BitSet anew = fetched.followMap(map, view.map(), behind);
        done.andNot(anew);
        BitSet known = anew.isEmpty() ? null : given;
        if (reborn || !anew.isEmpty()) {
            drop(making, known);
            drop(moving, known);
            making = null;
            moving = null;
        }
        life = view.self();
        map = view.map();
        return known;
    }

    private static void drop(@Nullable CatchUpRun run, @Nullable BitSet known) {
        if (run != null) {
            BitSet heldBefore = run.drop();
            if (known != null) {
                known.or(heldBefore);
            }
        }
    }

    /** The continued or started run; null if none is needed. */
    @ThroughAllSlots("when a run of catching up begins")
    private @Nullable CatchUpRun advance(
            @Nullable CatchUpRun present, BitSet slots, @Nullable BitSet known, Throttle limit) {
        if (present != null && !present.over()) {
            present.advance();
            return present;
        }
        if (slots.isEmpty()) {
            return null;
        }
        BitSet heldBefore = known == null ? carts.heldSlots() : known;
        RunSlots run = new RunSlots(slots, behind, heldBefore);
        CatchUpRun next = new CatchUpRun(view, carts, peers, clocks, limit, fetched, run, this::report);
        next.start();
        return next;
    }

    private void report(BitSet caughtUp) {
        caughtUp.andNot(done);
        if (!caughtUp.isEmpty()) {
            caughtUp.stream().forEach(slot -> carts.raise(slot, fetched.horizon(slot)));
            done.or(caughtUp);
            effects.reportCaughtUp(caughtUp);
        }
    }

    /** Repeats reports that the manager may have missed. */
    void repeatReport() {
        if (!done.isEmpty()) {
            effects.reportCaughtUp((BitSet) done.clone());
        }
    }
}
