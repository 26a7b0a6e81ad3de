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
        for (int begin = 0; begin <= text.length(); ) {
            int comma = text.indexOf(',', begin);
            int end = comma < 0 ? text.length() : comma;
            int dash = text.indexOf('-', begin);
            boolean one = dash < 0 || dash >= end;
            int from = number(text, begin, one ? end : dash);
            int to = one ? from : number(text, dash + 1, end);
            if (to < from) {
                throw new IllegalArgumentException("slots '" + text.substring(begin, end) + "' run backwards");
            }
            slots.set(from, to + 1);
            begin = end + 1;
        }
        return slots;
    }

    /** Without a copy of the digits: nodes that compare their slots read hundreds of them each second. */
    private static int number(String text, int begin, int end) {
        boolean digits = end > begin && end - begin <= 5;
        int slot = 0;
        for (int at = begin; digits && at < end; at++) {
            char c = text.charAt(at);
            digits = c >= '0' && c <= '9';
            slot = 10 * slot + c - '0';
        }
        if (!digits) {
            throw new IllegalArgumentException("slots are written like 0-340,512, not '" + text + "'");
        }
        if (slot >= MAX_SLOTS) {
            throw new IllegalArgumentException("slot " + slot + " is not below " + MAX_SLOTS);
        }
        return slot;
    }
}
