package io.gtstore.replication;

import io.gtstore.cart.CartParts;
import io.gtstore.cart.Span;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotOwners;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.WireLength;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The paper's download of a replica (§4, §6): the slots that this node owns but has not caught up on are fetched from every other member, owners and
 * holders alike, and merged; then the manager is told. A source that failed goes on from where it broke off, once it may have recovered. Slots that make
 * up for a lost copy are fetched at once; those that merely move, which lack no copy meanwhile, no faster than the throttle lets them.
 */
final class CatchUp {
    private static final int FETCH_TIMEOUTS = 30;

    /** How often the manager is told while a run goes on; each time makes a new map. */
    private static final long TELL_MILLIS = 1_000;

    private final ShardState state;
    private final Fetched fetched = new Fetched();
    private final Throttle throttle;
    private BitSet behind = new BitSet();
    private BitSet done = new BitSet();
    private NodeRef life;
    private ClusterMap map;
    /** The slots of which digests come first in a run that begins now; null for all that are held. */
    private @Nullable BitSet known;

    private @Nullable Run making;
    private @Nullable Run moving;

    CatchUp(ShardState state) {
        this.state = state;
        this.throttle = new Throttle(state.config.moveBytesPerSecond());
        this.life = state.self();
        this.map = state.map();
    }

    /** Starts a run if slots are to be caught up on and none is under way. */
    void look() {
        behind = behind();
        followMap();
        done.and(behind);
        BitSet missing = (BitSet) behind.clone();
        missing.andNot(done);
        BitSet move = new BitSet();
        missing.stream().filter(slot -> lacksNoCopy(state.owners(slot))).forEach(move::set);
        missing.andNot(move);
        making = goesOn(making, missing, false);
        moving = goesOn(moving, move, true);
        throttle.release(state.steadyMillis());
    }

    /** In a new life all begins anew, else what {@link Fetched} says; what was given of that is compared first, like what was held before. */
    private void followMap() {
        known = null;
        boolean reborn = !life.equals(state.self());
        if (reborn) {
            fetched.clear();
            done.clear();
        }
        BitSet given = fetched.given();
        BitSet anew = fetched.follow(map, state.map(), behind);
        if (!anew.isEmpty()) {
            done.andNot(anew);
            known = given;
        }
        if (reborn || !anew.isEmpty()) {
            drop(making);
            drop(moving);
            making = null;
            moving = null;
        }
        life = state.self();
        map = state.map();
    }

    private void drop(@Nullable Run run) {
        if (run != null) {
            run.dropped = true;
            if (known != null) {
                known.or(run.heldBefore);
            }
        }
    }

    /** The run that goes on, or begins; null if there is nothing to run for. */
    private @Nullable Run goesOn(@Nullable Run run, BitSet slots, boolean throttled) {
        Run present = run;
        if (present == null || present.over()) {
            present = slots.isEmpty() ? null : new Run(slots, throttled);
            if (present != null) {
                present.start();
            }
        } else {
            present.look();
        }
        return present;
    }

    /** Tells the manager again what it may have missed. */
    void remind() {
        if (!done.isEmpty()) {
            state.caughtUp((BitSet) done.clone());
        }
    }

    private BitSet behind() {
        BitSet owned = state.ownedSlots();
        for (int slot = owned.nextSetBit(0); slot >= 0; slot = owned.nextSetBit(slot + 1)) {
            OwnerInfo own = state.ownership(slot);
            owned.set(slot, own != null && own.state() == OwnerState.CATCHING_UP);
        }
        return owned;
    }

    private boolean lacksNoCopy(SlotOwners owners) {
        return owners.owners().stream().filter(o -> o.state().caughtUp()).count()
                >= state.map().settings().replicas();
    }

    private final class Run {
        private final BitSet slots;
        private final boolean throttled;
        private final BitSet heldBefore = known == null ? state.heldSlots() : known;
        private final List<NodeInfo> sources = state.otherMembers();
        private final Set<NodeRef> failed = new HashSet<>();
        private long tellAt = state.steadyMillis() + TELL_MILLIS;
        private int open;
        /** Nothing that still comes counts, and nothing more is asked. */
        private boolean dropped;

        Run(BitSet slots, boolean throttled) {
            this.slots = slots;
            this.throttled = throttled;
        }

        void start() {
            open = 1 + sources.size();
            sources.forEach(this::goOn);
            ended();
        }

        /** Whether no source has anything under way: each has given all, or failed. */
        boolean over() {
            return open == failed.size();
        }

        /** Time has passed: sources that failed are asked again meanwhile, unless they are gone. */
        void look() {
            for (NodeInfo source : sources) {
                boolean member = state.map().member(source.ref()) != null;
                if (failed.contains(source.ref()) && !(member && state.skipped(source.ref()))) {
                    failed.remove(source.ref());
                    if (member) {
                        goOn(source);
                    } else {
                        ended();
                    }
                }
            }
            if (!over() && state.steadyMillis() >= tellAt) {
                tellAt = state.steadyMillis() + TELL_MILLIS;
                tell(true);
            }
        }

        private void goOn(NodeInfo source) {
            BitSet left = left(source);
            left.and(heldBefore);
            if (left(source).isEmpty()) {
                ended();
            } else if (!left.isEmpty()) {
                compare(source, left);
            } else if (throttled) {
                throttle.pass(state.config.chunkBytes(), state.steadyMillis(), () -> fetch(source));
            } else {
                fetch(source);
            }
        }

        private BitSet left(NodeInfo source) {
            slots.and(behind);
            return dropped ? new BitSet() : fetched.left(source.ref(), slots, state.map());
        }

        /** Of slots that this node holds from before, the source's digests tell which are as they were, without a cart being sent. */
        private void compare(NodeInfo source, BitSet asked) {
            ClusterMap under = state.map();
            Request request = new PeerRequest.Digest(source.incarnation(), asked, 0, under.epoch());
            long timeout = FETCH_TIMEOUTS * state.config.replicaTimeoutMillis();
            state.send(source, request, timeout, result -> {
                if (result.reply() instanceof Reply.Digests digests && digests.epoch() >= under.epoch()) {
                    differences(source, asked, under, digests.digests());
                } else {
                    failed(source);
                }
            });
        }

        private void differences(NodeInfo source, BitSet asked, ClusterMap under, List<Long> digests) {
            int at = 0;
            for (int slot : asked.stream().toArray()) {
                boolean equal = at < digests.size()
                        && digests.get(at++) == state.slot(slot).digest();
                if (equal) {
                    came(source, slot, under, state.slot(slot).horizon());
                }
            }
            one(source, asked, under);
        }

        /** The next slot that differs, then the others, one after the other. */
        private void one(NodeInfo source, BitSet asked, ClusterMap under) {
            BitSet left = left(source);
            left.and(asked);
            int slot = left.nextSetBit(0);
            if (slot < 0) {
                goOn(source);
                return;
            }
            LongConsumer whole = horizon -> {
                came(source, slot, under, horizon);
                asked.clear(0, slot + 1);
                one(source, asked, under);
            };
            new SlotCatchUp(state, source, slot, whole, () -> failed(source)).start();
        }

        private void came(NodeInfo source, int slot, ClusterMap under, long horizon) {
            if (!dropped) {
                BitSet one = new BitSet();
                one.set(slot);
                fetched.came(source.ref(), one, under, null);
                fetched.heard(source.ref(), slot, under, state.map(), horizon);
            }
        }

        private void fetch(NodeInfo source) {
            BitSet asked = left(source);
            if (asked.isEmpty()) {
                settle(0);
                ended();
                return;
            }
            ClusterMap under = state.map();
            String after = fetched.goOn(source.ref(), asked, under);
            Request request = new PeerRequest.GetRep(source.incarnation(), asked, null, after, under.epoch());
            long timeout = FETCH_TIMEOUTS * state.config.replicaTimeoutMillis();
            state.send(source, request, timeout, result -> {
                if (result.reply() instanceof Reply.Carts carts) {
                    settle(WireLength.of(carts.carts()));
                    merge(source, asked, under, carts);
                } else {
                    settle(0);
                    failed(source);
                }
            });
        }

        private void settle(long used) {
            if (throttled) {
                throttle.settle(state.config.chunkBytes(), used);
            }
        }

        private void merge(NodeInfo source, BitSet asked, ClusterMap under, Reply.Carts chunk) {
            if (dropped) {
                ended();
                return;
            }
            Gather.<KeyedCart>each(chunk.carts(), (keyed, stored) -> absorb(source, keyed, stored), all -> {
                if (all) {
                    merged(source, asked, under, chunk);
                } else {
                    failed(source);
                }
            });
        }

        private void absorb(NodeInfo source, KeyedCart keyed, Gather stored) {
            int slot = state.map().slotOf(keyed.key());
            Span span = keyed.span();
            CartParts parts = span == null ? null : fetched.before(source.ref(), keyed.key(), span);
            if (span == null) {
                CartMerge.absorb(state, slot, keyed, failure -> stored.ended(failure == null));
            } else if (parts == null) {
                stored.failed(); // the parts before it are forgotten
            } else {
                CartMerge.absorbPart(state, slot, keyed, span, parts, failure -> stored.ended(failure == null));
            }
        }

        private void merged(NodeInfo source, BitSet asked, ClusterMap under, Reply.Carts chunk) {
            if (!dropped) {
                fetched.came(source.ref(), asked, under, chunk.next());
                chunk.horizons()
                        .forEach((slot, horizon) -> fetched.heard(source.ref(), slot, under, state.map(), horizon));
            }
            goOn(source);
        }

        private void failed(NodeInfo source) {
            failed.add(source.ref());
            tellAtTheEnd();
        }

        private void ended() {
            open--;
            tellAtTheEnd();
        }

        private void tellAtTheEnd() {
            if (over()) {
                tell(false);
            }
        }

        private void tell(boolean underWay) {
            if (dropped) {
                return;
            }
            BitSet caughtUp = new BitSet();
            slots.and(behind);
            slots.stream()
                    .filter(slot -> !done.get(slot) && hasAll(slot) && !(underWay && stillComing(slot)))
                    .forEach(caughtUp::set);
            if (!caughtUp.isEmpty()) {
                caughtUp.stream().forEach(slot -> state.raise(slot, fetched.horizon(slot)));
                done.or(caughtUp);
                state.caughtUp(caughtUp);
            }
        }

        /** Whether every owner that has caught up, and had when it was asked, has given all it has. */
        private boolean hasAll(int slot) {
            return state.owners(slot).owners().stream()
                    .filter(owner -> owner.state().caughtUp())
                    .allMatch(owner -> fetched.whole(owner.ref(), slot));
        }

        private boolean stillComing(int slot) {
            BitSet one = new BitSet();
            one.set(slot);
            return sources.stream()
                    .filter(source -> !failed.contains(source.ref()))
                    .anyMatch(source ->
                            !fetched.left(source.ref(), one, state.map()).isEmpty());
        }
    }
}
