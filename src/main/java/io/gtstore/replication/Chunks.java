package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * A transfer of slots in chunks of bounded size, in the order of slot and key. A cursor says where the next chunk begins: {@code slot:key}, the
 * last key sent, so that a transfer can be taken up again anywhere.
 *
 * @param carts the chunk
 * @param next the next chunk's cursor, null with the last chunk
 */
public record Chunks(List<KeyedCart> carts, @Nullable String next) {
    private static final int MAX_CARTS = 1_000;
    private static final int ENTRY_OVERHEAD = 96;

    /**
     * The chunk behind the cursor.
     *
     * @throws IllegalArgumentException if the cursor is none of ours
     */
    static Chunks after(ShardState state, BitSet slots, String cursor) {
        int colon = cursor.indexOf(':');
        int first = cursor.isEmpty() ? 0 : slotOf(cursor, colon);
        String lastKey = cursor.isEmpty() ? "" : cursor.substring(colon + 1);
        List<KeyedCart> carts = new ArrayList<>();
        long bytes = 0;
        for (int slot = slots.nextSetBit(first); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
            NavigableSet<String> held = state.slot(slot).sortedKeys();
            for (String key : slot == first ? held.tailSet(lastKey, false) : held) {
                Cart cart = state.slot(slot).get(key);
                long size = weight(cart);
                if (!carts.isEmpty() && (bytes + size > state.config.chunkBytes() || carts.size() == MAX_CARTS)) {
                    KeyedCart last = carts.get(carts.size() - 1);
                    return new Chunks(carts, state.map().slotOf(last.key()) + ":" + last.key());
                }
                bytes += size;
                carts.add(new KeyedCart(key, cart));
            }
        }
        return new Chunks(carts, null);
    }

    /** About how many bytes these are on the wire. */
    public static long weight(List<KeyedCart> carts) {
        return carts.stream().mapToLong(keyed -> weight(keyed.cart())).sum();
    }

    /** About how many bytes it is on the wire. */
    public static long weight(Cart cart) {
        return cart.bytes()
                + (long) ENTRY_OVERHEAD * (1 + cart.size() + cart.context().sessions());
    }

    private static int slotOf(String cursor, int colon) {
        if (colon < 1 || colon > 5 || !cursor.substring(0, colon).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a transfer goes on at slot:key, not at '" + cursor + "'");
        }
        return Integer.parseInt(cursor.substring(0, colon));
    }
}
