package io.gtstore.cart;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Entries in one array of bytes, about half of what they cost as objects; each is made anew when it is asked for. For carts that nobody has touched for a
 * while: to go through all of them costs about as much as to read them from the wire, to get one as much as all before it. Unmodifiable.
 *
 * <p>The bytes: how many sessions there are, and their names; then for each entry the place of its session among them, its seq, its stamp and its item.
 */
final class PackedEntries extends AbstractList<Entry> {
    private static final int ENTRY_BYTES = 16;

    private final byte[] bytes;
    private final int size;

    private PackedEntries(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** The same entries, packed. */
    static List<Entry> of(List<Entry> entries) {
        if (entries.isEmpty() || entries instanceof PackedEntries) {
            return entries;
        }
        Map<String, Integer> sessions = new LinkedHashMap<>();
        for (Entry entry : entries) {
            sessions.putIfAbsent(entry.dot().session(), sessions.size());
        }
        int items = entries.stream().mapToInt(Entry::bytes).sum();
        BinaryWriter out = new BinaryWriter(items + ENTRY_BYTES * (entries.size() + sessions.size()));
        out.number(sessions.size());
        sessions.keySet().forEach(out::text);
        for (Entry entry : entries) {
            out.number(sessions.getOrDefault(entry.dot().session(), 0));
            out.number(entry.dot().seq());
            out.number(entry.stamp());
            out.text(entry.item());
        }
        return new PackedEntries(out.bytes(), entries.size());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Entry get(int index) {
        Objects.checkIndex(index, size);
        Iterator<Entry> entries = iterator();
        for (int i = 0; i < index; i++) {
            entries.next();
        }
        return entries.next();
    }

    @Override
    public Iterator<Entry> iterator() {
        return new Unpacking();
    }

    private final class Unpacking implements Iterator<Entry> {
        private final BinaryReader in = new BinaryReader(bytes, 0);
        private final List<String> sessions = new ArrayList<>(4);
        private int left = size;

        Unpacking() {
            for (long names = in.number(); names > 0; names--) {
                sessions.add(in.text());
            }
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Entry next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            Dot dot = new Dot(sessions.get((int) in.number()), in.number());
            return new Entry(dot, in.number(), in.text());
        }
    }
}
