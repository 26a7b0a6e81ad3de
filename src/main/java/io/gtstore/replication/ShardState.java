package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.HybridClock;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.SlotOwners;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the parts of a shard's core share: the carts, the map, what is under way, and the effects of the present event. */
final class ShardState {
    /** A request that is under way, and to whom. */
    private record Asked(NodeInfo peer, PeerCallback then) {}

    private record Merge(Cart held, Cart change, Cart result) {}

    private static final long TICK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 300;
    private static final int MOST_TRIMMED = 100;
    private static final long NEVER = Long.MIN_VALUE;

    final ShardConfig config;
    private final SlotRange share;
    private final HybridClock clock;
    final PeerClocks clocks;
    final ExpiryQueue lifetimes = new ExpiryQueue();
    final ReceiptQueue receipts;
    final AdaptiveTimeout timeouts;
    final Frames frames;
    final Room room;
    private final SlotTable slots = new SlotTable();
    private final Map<Long, Asked> asked = new HashMap<>();
    private final Storing storing = new Storing(this::merged);
    private final Map<String, Integer> watched = new HashMap<>();
    private final Map<Long, Dot> pages = new HashMap<>();
    private final Map<NodeRef, Long> skippedUntil = new HashMap<>();
    private ClusterMap map;
    private NodeRef self;
    private MergePolicy policy;
    private long wallMillis;
    private long steadyMillis;
    private long lastTick = NEVER;
    private long tokens;
    private boolean closed;
    private @Nullable Merge lastMerge;
    private List<ShardEffect> effects = new ArrayList<>();

    ShardState(ShardConfig config, ClusterMap map, NodeRef self, SlotRange share, long wallMillis) {
        this.config = config;
        this.share = share;
        this.frames = new Frames(config.frameBytes());
        this.room = new Room(config.maxBytes());
        this.wallMillis = wallMillis;
        this.timeouts = new AdaptiveTimeout(config.replicaTimeoutMillis());
        this.clock = new HybridClock(config.maxDriftMillis());
        this.clocks = new PeerClocks(config.maxDriftMillis(), map.size() > 1);
        this.clocks.now(wallMillis, 0);
        this.receipts = new ReceiptQueue(config.receiptKeepMillis(), config.maxReceiptBytes());
        this.map = map;
        this.self = self;
        this.policy = MergePolicy.fromWire(map.settings().merge());
        slots.own(map.slotsOf(self));
    }

    void begin(long wall, long steady) {
        wallMillis = wall;
        steadyMillis = steady;
        effects = new ArrayList<>();
        lifetimes.now(wall, steady);
        String verdict = clocks.now(wall, steady);
        if (verdict != null && share.index() == 0) {
            warn(verdict);
        }
    }

    List<ShardEffect> effects() {
        return effects;
    }

    /** The wall clock, in ms since 1970: for what other processes or later lives of this one see. */
    long wallMillis() {
        return wallMillis;
    }

    /** A clock that never goes back: for time-outs, paces and intervals. */
    long steadyMillis() {
        return steadyMillis;
    }

    ClusterMap map() {
        return map;
    }

    NodeRef self() {
        return self;
    }

    MergePolicy policy() {
        return policy;
    }

    void adopt(ClusterMap newer, NodeRef life) {
        map = newer;
        self = life;
        policy = MergePolicy.fromWire(newer.settings().merge());
        slots.own(newer.slotsOf(life));
        lastMerge = null;
        skippedUntil.keySet().removeIf(peer -> newer.member(peer) == null);
        timeouts.forget(peer -> newer.member(peer) == null);
        frames.forget(peer -> newer.member(peer) == null);
        room.forget(peer -> newer.member(peer) == null);
        clocks.mapChanged(newer, life);
    }

    /** The slots of this shard that the node owns, whatever its state. */
    BitSet ownedSlots() {
        return share.of(map.slotsOf(self), map.settings().slots());
    }

    /** This node's own entry among the slot's owners, or null. */
    @Nullable
    OwnerInfo ownership(int slot) {
        return map.owners(slot).owner(self);
    }

    /** The slot's other owners. */
    List<NodeInfo> otherOwners(int slot) {
        List<NodeInfo> others = new ArrayList<>(map.ownerNodes(slot));
        others.removeIf(node -> node.id().equals(self.id()));
        return others;
    }

    /** Every other member. */
    List<NodeInfo> otherMembers() {
        List<NodeInfo> others = new ArrayList<>(map.members());
        others.removeIf(node -> node.id().equals(self.id()));
        return others;
    }

    /** The cart as it is held: what reads show and copies count. */
    Cart cart(int slot, String key) {
        return slot(slot).get(key);
    }

    /** The cart with all that is being stored of it: what decisions go by. */
    Cart present(int slot, String key) {
        return storing.present(key, cart(slot, key));
    }

    /** Whether there is a cart of that key here, be it an empty one, or one is being stored. */
    boolean keeps(int slot, String key) {
        return !present(slot, key).vanishes(slot(slot).horizon());
    }

    /** The carts of a slot, to be read only. */
    SlotCarts slot(int slot) {
        return slots.get(slot);
    }

    /** See {@link SlotCarts#pack}. */
    long pack(int slot, long most) {
        return slots.pack(slot, most);
    }

    /** The horizons of those of the slots that have one. */
    Map<Integer, Long> horizons(BitSet of) {
        Map<Integer, Long> horizons = new HashMap<>();
        slots.forEach((slot, carts) -> {
            if (of.get(slot) && carts.horizon() > 0) {
                horizons.put(slot, carts.horizon());
            }
        });
        return horizons;
    }

    /** The digests of slots, ascending by slot. */
    List<Long> digests(BitSet of) {
        return of.stream().mapToObj(slot -> slot(slot).digest()).toList();
    }

    /** Slots of which there is a cart here. */
    BitSet heldSlots() {
        BitSet held = new BitSet();
        slots.forEach((slot, carts) -> held.set(slot, !carts.isEmpty()));
        return held;
    }

    /** Slots of which there is a cart here although this node does not own them. */
    BitSet foreignSlots() {
        BitSet foreign = heldSlots();
        for (int slot = foreign.nextSetBit(0); slot >= 0; slot = foreign.nextSetBit(slot + 1)) {
            foreign.set(slot, ownership(slot) == null);
        }
        return foreign;
    }

    void drop(int slot) {
        lifetimes.take(slot);
        slots.remove(slot);
        receipts.dropped(slot);
        storing.slotChanged(slot);
        effects.add(new ShardEffect.Drop(slot));
    }

    /** Raises the horizon of a slot, see {@link SlotCarts#raise}. */
    void raise(int slot, long horizon) {
        if (horizon > slot(slot).horizon()) {
            slots.raise(slot, horizon);
            storing.slotChanged(slot);
            effects.add(new ShardEffect.Raise(slot, horizon));
        }
    }

    /** What was stored of a slot in an earlier life of this node: from now on it is held. */
    void recovered(int slot, SlotCarts carts, ExpiryQueue.@Nullable OfSlot ends) {
        slots.give(slot, carts);
        if (ends != null) {
            lifetimes.give(slot, ends);
        }
    }

    /** Looks at all carts; needed only where a clock was wrong. */
    void lifetimesAnew() {
        slots.forEach((slot, carts) -> carts.forEach((key, cart) -> changed(slot, key, cart)));
    }

    /** A lifetime counts from the last change, or, if no clock can have stamped that yet, from when the change came here. */
    void changed(int slot, String key, Cart cart) {
        if (clocks.tooFarAhead(cart.lastChange())) {
            lifetimes.changedNow(slot, key, cart, wallMillis);
        } else {
            lifetimes.changed(slot, key, cart);
        }
    }

    /** The stamp of a change that is made to the cart now. */
    long stamp(Cart cart) {
        return clock.next(wallMillis, cart.lastChange());
    }

    /** Has a change stored, and then merges it; only then does it count as held. */
    void store(int slot, KeyedCart change, StoreCallback then) {
        long token = ++tokens;
        clock.observe(change.cart().lastChange(), wallMillis);
        storing.begin(token, slot, change, then);
        effects.add(new ShardEffect.Store(slot, change, token));
    }

    /** A cart with a change merged into it, if that was asked of the same two just now, as it was then. */
    @SuppressWarnings("ReferenceEquality") // values; others that are equal are merged anew
    Cart merged(Cart held, Cart change) {
        Merge last = lastMerge;
        if (last != null && last.held == held && last.change == change) {
            return last.result;
        }
        Cart result = policy.merge(held, change);
        lastMerge = new Merge(held, change, result);
        return result;
    }

    /** How much of the heap the keys and carts take that are held or being stored, with their receipts, in bytes. */
    long heapBytes() {
        return slots.heapBytes() + storing.bytes() + receipts.heapBytes();
    }

    /** Whether the others had better send no more copies. */
    boolean full() {
        return heapBytes() > room.forOthers();
    }

    /** Another owner of the slot that is full, as far as it is known; null if there is none. */
    @Nullable
    NodeInfo fullOwner(int slot) {
        for (NodeInfo owner : map.ownerNodes(slot)) {
            if (room.full(owner.ref(), steadyMillis)) {
                return owner;
            }
        }
        return null;
    }

    /** The part of it that is held of slots that the node does not own. */
    long foreignBytes() {
        return slots.foreignBytes();
    }

    /** How many carts are held of slots that the node does not own. */
    int foreignCarts() {
        return slots.foreignCarts();
    }

    /** One more watches the key. */
    void watch(String key) {
        watched.merge(key, 1, Integer::sum);
    }

    /** One fewer watches the key. */
    void unwatch(String key) {
        watched.computeIfPresent(key, (k, times) -> times > 1 ? times - 1 : null);
    }

    /** Nobody watches these keys here any more; those who did are told. */
    void unwatchIf(Predicate<String> ended) {
        watched.keySet().removeIf(key -> {
            boolean gone = ended.test(key);
            if (gone) {
                effects.add(new ShardEffect.WatchEnded(key, map.epoch()));
            }
            return gone;
        });
    }

    /** Merges a change that is stored, or forgets one that could not be. */
    void stored(ShardEvent.StoreResult result) {
        String failure = result.failure();
        Storing.Change change = storing.end(result.token(), failure == null);
        if (change == null) {
            return;
        }
        if (failure == null) {
            hold(change);
        } else {
            note("could not store: " + failure);
        }
        change.then().ended(failure);
    }

    private void hold(Storing.Change change) {
        String key = change.keyed().key();
        Cart before = slots.get(change.slot()).get(key);
        Cart after = change.mergedInto(before, this::merged);
        slots.put(change.slot(), key, after);
        if (!before.receipts().isEmpty() || !after.receipts().isEmpty()) {
            receipts.changed(change.slot(), key, before.receipts(), after.receipts(), steadyMillis);
            trimReceipts();
        }
        changed(change.slot(), key, after);
        if (!watched.isEmpty() && watched.containsKey(key)) {
            effects.add(new ShardEffect.Changed(key, after, map.epoch()));
        }
    }

    /** Lets go of receipts that are old, or too much, but of no more than so many at once; those that are stored come back with a restart. */
    void trimReceipts() {
        receipts.trim(MOST_TRIMMED, steadyMillis, this::forget);
    }

    private void forget(ReceiptQueue.Item receipt) {
        slots.dropReceipt(receipt.slot(), receipt.key(), receipt.own());
    }

    void send(NodeInfo to, Request request, long timeoutMillis, PeerCallback then) {
        long token = ++tokens;
        asked.put(token, new Asked(to, then));
        effects.add(new ShardEffect.Send(to, request, timeoutMillis, token));
    }

    /** Records what the end of a request tells of the peer, then goes on with whoever sent it. */
    void ended(ShardEvent.PeerResult result) {
        Asked request = asked.remove(result.token());
        if (request != null) {
            if (result instanceof ShardEvent.Unanswered unanswered) {
                recordFailure(request.peer(), unanswered.why());
            } else {
                recordReply(request.peer().ref(), result.reply());
            }
            request.then().ended(result);
        }
    }

    private void recordReply(NodeRef peer, @Nullable Reply reply) {
        skippedUntil.remove(peer); // a message of it may have been lost, but it is there
        if (reply instanceof Reply.Digests digests) {
            clocks.heard(peer.id(), digests.clock());
            room.heard(peer, digests.full(), steadyMillis);
        }
    }

    void answer(long requestId, Reply reply) {
        Dot after = pages.isEmpty() ? null : pages.remove(requestId);
        boolean list = reply instanceof Reply.Removed;
        Reply fits = list ? RemovedPage.of((Reply.Removed) reply, after, frames.ofAnswer(requestId)) : reply;
        frames.answered(requestId);
        effects.add(new ShardEffect.Answer(requestId, fits));
    }

    /** Of the list with which that will be answered, what comes behind the dot is asked for. */
    void page(long requestId, Dot after) {
        pages.put(requestId, after);
    }

    void refuse(long requestId, ErrorCode code, String message) {
        answer(requestId, Reply.Failure.of(code, message, map.epoch()));
    }

    /** Whether the request was meant for another incarnation of this node; the asker has then been told. */
    boolean anotherLife(long requestId, long incarnation) {
        if (incarnation == self.incarnation()) {
            return false;
        }
        refuse(
                requestId,
                ErrorCode.WRONG_INCARNATION,
                "this is " + self + ", the request was meant for incarnation " + incarnation);
        return true;
    }

    void moved(long requestId, int slot) {
        List<NodeInfo> owners = map.ownerNodes(slot);
        if (owners.isEmpty()) {
            refuse(requestId, ErrorCode.NOT_READY, "no node owns slot " + slot + " yet; try again");
            return;
        }
        answer(
                requestId,
                new Reply.Failure(
                        ErrorCode.MOVED,
                        "slot " + slot + " belongs to " + owners.get(0).id(),
                        owners.get(0),
                        owners.subList(1, owners.size()),
                        map.epoch()));
    }

    /** Time passed; late, it is this node that was stopped, and whom it suspected it had no right to. */
    void ticked() {
        if (wasStopped()) {
            skippedUntil.clear();
        }
        lastTick = steadyMillis;
    }

    private boolean wasStopped() {
        return lastTick != NEVER && steadyMillis - lastTick > TICK_MILLIS + PAUSE_MILLIS;
    }

    /**
     * A peer failed to answer: it is passed over for a while, and the manager is told. Whoever was stopped must not judge: its time-outs say nothing. Nor does
     * an attempt that failed on this side: then nobody is told.
     */
    private void recordFailure(NodeInfo peer, ShardEvent.Why why) {
        if (why == ShardEvent.Why.SILENT && wasStopped()) {
            return;
        }
        if (why != ShardEvent.Why.UNTRIED && map.member(peer.ref()) != null && !skipped(peer.ref())) {
            effects.add(new ShardEffect.Report(peer));
        }
        skippedUntil.put(peer.ref(), steadyMillis + config.skipMillis());
    }

    boolean skipped(NodeRef peer) {
        return skippedUntil.getOrDefault(peer, NEVER) > steadyMillis;
    }

    /** Whether anything is being stored at the moment. */
    boolean storing() {
        return !storing.isEmpty();
    }

    /** Whether anything of the slot is being stored: what is let go now would take that with it. */
    boolean storing(int slot) {
        return storing.anyOf(slot);
    }

    /** Whether this node takes in no more copies, because it is about to go. */
    boolean closed() {
        return closed;
    }

    void close(boolean toCopies) {
        closed = toCopies;
    }

    void drained() {
        effects.add(new ShardEffect.Drained(self, map.epoch()));
    }

    void caughtUp(BitSet slots) {
        effects.add(new ShardEffect.CaughtUp(slots, self, map.epoch()));
    }

    void warn(String line) {
        effects.add(new ShardEffect.Warning(line));
    }

    void note(String line) {
        effects.add(new ShardEffect.Note(line));
    }

    SlotOwners owners(int slot) {
        return map.owners(slot);
    }

    int underWay() {
        return asked.size() + storing.size();
    }
}
