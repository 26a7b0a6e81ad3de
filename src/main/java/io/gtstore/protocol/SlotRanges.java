// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.BitSet;

/** Sets of slots as text: {@code 0-340,512}. */
public final class SlotRanges {
    /** The most slots that a cluster may have, and so the bound of any set read from the wire. */
    public static final int MAX_SLOTS = 65_536;

    private SlotRanges() {}

    /** The set as text, ascending; empty for no slot. */
    public static String format(BitSet slots) {
        StringBuilder text = new StringBuilder();
        for (int from = slots.nextSetBit(0); from >= 0; ) {
            int end = slots.nextClearBit(from);
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (end - 1 > from) {
                text.append('-').append(end - 1);
            }
            from = slots.nextSetBit(end);
        }
        return text.toString();
    }

    /**
     * The set that the text names.
     *
     * @throws IllegalArgumentException if the text is not of that form, or names a slot of {@link #MAX_SLOTS} or more
     */
    public static BitSet parse(String text) {
        BitSet slots = new BitSet();
        if (text.isEmpty()) {
            return slots;
        }
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int from = number(dash < 0 ? part : part.substring(0, dash), text);
            int to = dash < 0 ? from : number(part.substring(dash + 1), text);
            if (to < from) {
                throw new IllegalArgumentException("slots '" + part + "' run backwards");
            }
            slots.set(from, to + 1);
        }
        return slots;
    }

    private static int number(String digits, String text) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("slots are written like 0-340,512, not '" + text + "'");
        }
        int slot = Integer.parseInt(digits);
        if (slot >= MAX_SLOTS) {
            throw new IllegalArgumentException("slot " + slot + " is not below " + MAX_SLOTS);
        }
        return slot;
    }
}
