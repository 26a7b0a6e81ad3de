// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a total order, as an array of chunks. Immutable: a change copies one chunk and the array of chunks, and shares all else with the list that
 * it was made from, so it costs about the same for ten entries as for thousands. What is only appended to has full chunks.
 */
final class SortedEntries {
    /** The most entries in a chunk. */
    static final int CHUNK = 64;

    private final Comparator<Entry> order;
    /** None is empty. */
    private final Entry[][] chunks;
    /** For each chunk, how many entries there are up to its end. */
    private final int[] ends;

    private SortedEntries(Comparator<Entry> order, Entry[][] chunks) {
        this.order = order;
        this.chunks = chunks;
        this.ends = new int[chunks.length];
        int end = 0;
        for (int i = 0; i < chunks.length; i++) {
            end += chunks[i].length;
            ends[i] = end;
        }
    }

    /** Takes entries that are in this order already. */
    static SortedEntries of(Comparator<Entry> order, List<Entry> sorted) {
        Entry[] all = sorted.toArray(new Entry[0]);
        Entry[][] chunks = new Entry[(all.length + CHUNK - 1) / CHUNK][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = Arrays.copyOfRange(all, i * CHUNK, Math.min(all.length, (i + 1) * CHUNK));
        }
        return new SortedEntries(order, chunks);
    }

    int size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    Entry get(int index) {
        int found = Arrays.binarySearch(ends, index + 1);
        int at = found < 0 ? -found - 1 : found;
        return chunks[at][index - ends[at] + chunks[at].length];
    }

    int chunks() {
        return chunks.length;
    }

    /** Not to be written to. */
    Entry[] chunk(int at) {
        return chunks[at];
    }

    /** The entry that stands in the order where this one would; null if there is none. */
    @Nullable
    Entry find(Entry like) {
        int at = chunkOf(like);
        if (at == chunks.length) {
            return null;
        }
        int place = Arrays.binarySearch(chunks[at], like, order);
        return place < 0 ? null : chunks[at][place];
    }

    /** With an entry that is not among them. */
    SortedEntries plus(Entry entry) {
        int at = chunkOf(entry);
        boolean behind = at == chunks.length;
        if (chunks.length == 0 || (behind && chunks[at - 1].length == CHUNK)) {
            return with(at, at, new Entry[] {entry});
        }
        at -= behind ? 1 : 0;
        Entry[] chunk = chunks[at];
        int place = -Arrays.binarySearch(chunk, entry, order) - 1;
        Entry[] larger = Arrays.copyOf(chunk, chunk.length + 1);
        System.arraycopy(chunk, place, larger, place + 1, chunk.length - place);
        larger[place] = entry;
        int half = larger.length / 2;
        return larger.length <= CHUNK
                ? with(at, at + 1, larger)
                : with(at, at + 1, Arrays.copyOf(larger, half), Arrays.copyOfRange(larger, half, larger.length));
    }

    /** Without an entry that is among them. */
    SortedEntries minus(Entry entry) {
        int at = chunkOf(entry);
        Entry[] chunk = chunks[at];
        int place = Arrays.binarySearch(chunk, entry, order);
        Entry[] smaller = Arrays.copyOf(chunk, chunk.length - 1);
        System.arraycopy(chunk, place + 1, smaller, place, smaller.length - place);
        if (smaller.length == 0) {
            return with(at, at + 1);
        }
        int next = at + 1;
        if (next == chunks.length || smaller.length + chunks[next].length > CHUNK / 2) {
            return with(at, next, smaller);
        }
        Entry[] both = Arrays.copyOf(smaller, smaller.length + chunks[next].length);
        System.arraycopy(chunks[next], 0, both, smaller.length, chunks[next].length);
        return with(at, next + 1, both);
    }

    /** The entries of the chunks that the other one has not. */
    List<Entry> beside(SortedEntries other) {
        Set<Entry[]> shared = Collections.newSetFromMap(new IdentityHashMap<>());
        Collections.addAll(shared, other.chunks);
        List<Entry> beside = new ArrayList<>();
        for (Entry[] chunk : chunks) {
            if (!shared.contains(chunk)) {
                Collections.addAll(beside, chunk);
            }
        }
        return beside;
    }

    /** The first chunk that does not end before the entry. */
    private int chunkOf(Entry entry) {
        int low = 0;
        int high = chunks.length;
        if (high > 0 && order.compare(chunks[high - 1][chunks[high - 1].length - 1], entry) < 0) {
            return high; // as most puts do
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.compare(chunks[middle][chunks[middle].length - 1], entry) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** With these chunks in place of those from one place to before another. */
    private SortedEntries with(int from, int to, Entry[]... replacing) {
        Entry[][] all = Arrays.copyOf(chunks, chunks.length - (to - from) + replacing.length);
        System.arraycopy(replacing, 0, all, from, replacing.length);
        System.arraycopy(chunks, to, all, from + replacing.length, chunks.length - to);
        return new SortedEntries(order, all);
    }
}
