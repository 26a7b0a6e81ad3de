// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Dot;
import org.jspecify.annotations.Nullable;

/**
 * How far a transfer of carts has come, by slot, key, and within a cart by dot. As text {@code slot:key} behind a whole cart, {@code slot:} before a slot,
 * {@code slot/session/seq:key} behind a part of a cart, and "" before all.
 *
 * @param key the last key that was sent, "" before the first one of the slot
 * @param within the last dot of the cart that was sent, null if all of it was
 */
public record TransferCursor(int slot, String key, @Nullable Dot within) implements Comparable<TransferCursor> {
    /** Before every cart. */
    public static final TransferCursor START = new TransferCursor(0, "", null);

    /**
     * What {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is no place
     */
    public static TransferCursor parse(String text) {
        if (text.isEmpty()) {
            return START;
        }
        int colon = text.indexOf(':');
        String[] parts = text.substring(0, Math.max(0, colon)).split("/", -1);
        String key = text.substring(colon + 1);
        try {
            int slot = slot(parts[0]);
            if (parts.length == 1) {
                return new TransferCursor(slot, key, null);
            }
            if (parts.length == 3 && !key.isEmpty()) {
                return new TransferCursor(slot, key, new Dot(parts[1], Long.parseLong(parts[2])));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(refusal(text), e);
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static int slot(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.isEmpty() || text.length() > 5) {
            throw new IllegalArgumentException("no slot");
        }
        return Integer.parseInt(text);
    }

    private static String refusal(String text) {
        return "a transfer goes on at slot:key or slot/session/seq:key, not at '" + text + "'";
    }

    /** More than the text takes as JSON. */
    public static long textBound(String key) {
        return WireLength.text(key) + 6 + 2 + 64 + 20;
    }

    @Override
    public int compareTo(TransferCursor other) {
        if (slot != other.slot || !key.equals(other.key)) {
            return slot == other.slot ? key.compareTo(other.key) : Integer.compare(slot, other.slot);
        }
        Dot mine = within;
        Dot theirs = other.within;
        if (mine == null || theirs == null) {
            return mine != null ? -1 : theirs != null ? 1 : 0; // behind the whole cart is behind each part of it
        }
        return mine.compareTo(theirs);
    }

    @Override
    public String toString() {
        if (equals(START)) {
            return "";
        }
        return within == null ? slot + ":" + key : slot + "/" + within.session() + "/" + within.seq() + ":" + key;
    }
}
