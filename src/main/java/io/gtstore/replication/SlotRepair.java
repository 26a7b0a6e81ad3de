package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyDigest;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes one slot equal at this owner and another: the digests of the other's carts are read in chunks, and each cart that differs is exchanged, which
 * merges it on both sides (paper §6: "the requesting node should, then, send the last version back"). What an exchange leaves, because it is too
 * large or a message was lost, the next comparison finds again.
 */
final class SlotRepair {
    private static final int CARTS_AT_ONCE = 64;
    private static final int TIMEOUTS = 10;
    private static final long UNKNOWN = -1;

    private final ShardState state;
    private final NodeInfo peer;
    private final int slot;
    private final Runnable ended;
    private long horizon = UNKNOWN;
    private boolean differs;

    /** @param ended runs once, when nothing more is under way */
    SlotRepair(ShardState state, NodeInfo peer, int slot, Runnable ended) {
        this.state = state;
        this.peer = peer;
        this.slot = slot;
        this.ended = ended;
    }

    void start() {
        read("");
    }

    private void read(String after) {
        List<Long> buckets = Buckets.digests(state.slot(slot));
        Request request = new Request.KeyDigests(
                peer.incarnation(), slot, after, buckets, state.map().epoch());
        ask(request, reply -> {
            if (reply instanceof Reply.KeyDigests keys && bothOwn()) {
                List<String> differing = differing(after, keys, Buckets.of(buckets.size(), keys.buckets()));
                differs |= !differing.isEmpty() || (horizon != UNKNOWN && horizon != keys.horizon());
                horizon = keys.horizon();
                exchange(differing, keys.next());
            } else {
                ended.run();
            }
        });
    }

    /**
     * The other's horizon is taken over only where under it nothing differs: whoever takes it over counts the sessions below it as seen, and would drop what
     * the other still holds of them.
     */
    private void takeOverHorizon() {
        if (!differs && bothOwn()) {
            state.raise(slot, horizon);
        }
    }

    /** A slot is made equal only among owners that have caught up. */
    private boolean bothOwn() {
        OwnerInfo own = state.ownership(slot);
        OwnerInfo other = state.owners(slot).owner(peer.ref());
        return own != null
                && own.state().caughtUp()
                && other != null
                && other.state().caughtUp();
    }

    /** The keys of this chunk whose carts differ here, or that only one side has. */
    private List<String> differing(String after, Reply.KeyDigests chunk, Buckets asked) {
        Map<String, Long> theirs = new HashMap<>();
        chunk.keys().forEach(key -> theirs.put(key.key(), key.digest()));
        String next = chunk.next();
        NavigableSet<String> mine = state.slot(slot).sortedKeys().tailSet(after, false);
        TreeSet<String> keys = new TreeSet<>(next == null ? mine : mine.headSet(next, true));
        keys.removeIf(key -> !asked.has(key));
        keys.addAll(theirs.keySet());
        keys.removeIf(key -> isEqual(theirs.get(key), state.slot(slot).kept(key), chunk.horizon()));
        return List.copyOf(keys);
    }

    /** Whether the two are equal once this one, too, stands under the other's horizon. */
    private static boolean isEqual(@Nullable Long theirs, @Nullable Cart mine, long horizon) {
        if (mine == null) {
            return false;
        }
        Cart raised = mine.raise(horizon);
        return theirs == null ? raised.vanishes(horizon) : theirs == raised.digest();
    }

    private void exchange(List<String> keys, @Nullable String next) {
        List<KeyedCart> carts = new ArrayList<>();
        long bytes = 0;
        for (String key : keys) {
            Cart cart = state.cart(slot, key);
            bytes += Chunks.weight(cart);
            if (!carts.isEmpty() && (carts.size() == CARTS_AT_ONCE || bytes > state.config.chunkBytes())) {
                break;
            }
            carts.add(new KeyedCart(key, cart));
        }
        if (carts.isEmpty()) {
            if (next == null) {
                takeOverHorizon();
                ended.run();
            } else {
                read(next);
            }
            return;
        }
        List<String> rest = keys.subList(carts.size(), keys.size());
        Request request =
                new Request.Exchange(peer.incarnation(), carts, state.map().epoch());
        ask(request, reply -> {
            if (reply instanceof Reply.Carts more) {
                for (KeyedCart keyed : more.carts()) {
                    Absorption.absorb(state, state.map().slotOf(keyed.key()), keyed, () -> {}, why -> {});
                }
                exchange(rest, next);
            } else {
                ended.run();
            }
        });
    }

    private interface Answer {
        void answered(Reply reply);
    }

    private void ask(Request request, Answer then) {
        state.send(peer, request, TIMEOUTS * state.config.replicaTimeoutMillis(), new ShardState.Outcome() {
            @Override
            public void answered(Reply reply) {
                then.answered(reply);
            }

            @Override
            public void unanswered(boolean silent) {
                state.saw(peer, silent);
                ended.run();
            }
        });
    }

    /** A chunk of the slot's keys behind one of them, as the other side of this reads it. */
    static Reply.KeyDigests chunk(ShardState state, Request.KeyDigests request) {
        SlotCarts slot = state.slot(request.slot());
        Buckets asked = Buckets.differing(slot, request.buckets());
        List<KeyDigest> keys = new ArrayList<>();
        String next = null;
        long bytes = 0;
        for (String key : slot.sortedKeys().tailSet(request.after(), false)) {
            if (!asked.has(key)) {
                continue;
            }
            bytes += 32 + 3L * key.length();
            if (bytes > state.config.chunkBytes() && !keys.isEmpty()) {
                next = keys.get(keys.size() - 1).key();
                break;
            }
            keys.add(new KeyDigest(key, slot.get(key).digest()));
        }
        return new Reply.KeyDigests(
                keys, asked.differing(), next, slot.horizon(), state.map().epoch());
    }
}
