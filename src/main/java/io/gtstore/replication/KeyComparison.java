// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyDigest;
import io.gtstore.protocol.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Comparison of a slot's carts with a chunk of a peer's key digests. Pure. */
final class KeyComparison {
    private KeyComparison() {}

    /**
     * The keys of a chunk whose carts differ, or that only one side has.
     *
     * @param mine the carts here
     * @param after the key that the chunk begins behind
     * @param asked the buckets that the chunk is limited to
     */
    static List<String> differing(SlotCarts mine, String after, Reply.KeyDigests chunk, Buckets asked) {
        Map<String, Long> theirs = new HashMap<>();
        chunk.keys().forEach(key -> theirs.put(key.key(), key.digest()));
        TreeSet<String> keys = new TreeSet<>(theirs.keySet());
        keys.addAll(within(mine, after, chunk, asked));
        keys.removeIf(key -> isEqual(theirs.get(key), mine.kept(key), chunk.horizon()));
        return List.copyOf(keys);
    }

    /** The keys of a chunk that the peer lacks, but for those whose carts say nothing. */
    static List<String> onlyHere(SlotCarts mine, String after, Reply.KeyDigests chunk, Buckets asked) {
        Set<String> theirs = new HashSet<>();
        chunk.keys().stream().map(KeyDigest::key).forEach(theirs::add);
        return within(mine, after, chunk, asked).stream()
                .filter(key -> !theirs.contains(key) && !isEqual(null, mine.kept(key), chunk.horizon()))
                .toList();
    }

    private static Set<String> within(SlotCarts mine, String after, Reply.KeyDigests chunk, Buckets asked) {
        String next = chunk.next();
        NavigableSet<String> behind = mine.keysBehind(after);
        Set<String> keys = new TreeSet<>(next == null ? behind : behind.headSet(next, true));
        keys.removeIf(key -> !asked.has(key));
        return keys;
    }

    /** Whether the two carts are equal under the peer's horizon; a cart with nothing but receipts equals an absent one. */
    private static boolean isEqual(@Nullable Long theirs, @Nullable Cart mine, long horizon) {
        boolean theirsBlank =
                theirs == null || theirs == Cart.emptyUnder(horizon).digest();
        boolean mineBlank = mine == null
                || mine.raise(horizon).blank(Math.max(horizon, mine.context().horizon()));
        if (theirsBlank || mineBlank) {
            return theirsBlank && mineBlank;
        }
        return theirs != null && mine != null && theirs == mine.raise(horizon).digest();
    }
}
