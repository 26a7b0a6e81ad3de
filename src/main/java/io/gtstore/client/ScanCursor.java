package io.gtstore.client;

import io.gtstore.cluster.ClusterMap;

/** A place in the order in which carts are scanned, by slot and then by key; as text {@code slot:key}, and "" before all. */
record ScanCursor(int slot, String key) implements Comparable<ScanCursor> {
    /** Before every cart. */
    static final ScanCursor START = new ScanCursor(0, "");

    /**
     * What {@link #toString} wrote, or a node.
     *
     * @throws IllegalArgumentException if it is no place
     */
    static ScanCursor parse(String text) {
        if (text.isEmpty()) {
            return START;
        }
        int colon = text.indexOf(':');
        if (colon < 1 || colon > 5) {
            throw new IllegalArgumentException("a scan goes on at slot:key, not at '" + text + "'");
        }
        return new ScanCursor(Integer.parseInt(text.substring(0, colon)), text.substring(colon + 1));
    }

    static ScanCursor of(ClusterMap map, String key) {
        return new ScanCursor(map.slotOf(key), key);
    }

    @Override
    public int compareTo(ScanCursor other) {
        return slot == other.slot ? key.compareTo(other.key) : Integer.compare(slot, other.slot);
    }

    @Override
    public String toString() {
        return equals(START) ? "" : slot + ":" + key;
    }
}
