// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Horizons of slots as text, slots with the same one together: {@code 0-340@1799998803288;341@0}. */
final class HorizonText {
    private static final int MAX_DIGITS = 15;

    private HorizonText() {}

    static String format(Map<Integer, Long> horizons) {
        NavigableMap<Long, BitSet> slots = new TreeMap<>();
        horizons.forEach((slot, horizon) ->
                slots.computeIfAbsent(horizon, h -> new BitSet()).set(slot));
        StringBuilder text = new StringBuilder();
        slots.forEach((horizon, of) -> text.append(text.isEmpty() ? "" : ";")
                .append(SlotRanges.format(of))
                .append('@')
                .append(horizon));
        return text.toString();
    }

    /** Throws IllegalArgumentException if the text is not of that form. */
    static Map<Integer, Long> parse(String text) {
        Map<Integer, Long> horizons = new HashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(";", -1)) {
            int at = part.indexOf('@');
            String millis = part.substring(at + 1);
            boolean digits = millis.chars().allMatch(c -> c >= '0' && c <= '9');
            if (at < 0 || millis.isEmpty() || millis.length() > MAX_DIGITS || !digits) {
                throw new IllegalArgumentException("horizons are written like 0-340@1799998803288, not '" + part + "'");
            }
            long horizon = Long.parseLong(millis);
            SlotRanges.parse(part.substring(0, at)).stream().forEach(slot -> horizons.put(slot, horizon));
        }
        return horizons;
    }
}
