// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a cart of many items, in the order of the list. Immutable; a change shares with the list that it was made from all but a few dozen references.
 * An index by dot is made when first asked for, and from then on kept up to date by changes. A few entries are a plain list: copying it costs as little.
 */
final class EntryList extends AbstractList<Entry> implements RandomAccess {
    /** Up to so many entries a list is a plain one. */
    static final int FEW = 16;

    private static final Comparator<Entry> BY_DOT = Comparator.comparing(Entry::dot);

    private final SortedEntries inOrder;
    /** Null until it is asked for; whoever makes it makes the same. */
    private volatile @Nullable SortedEntries byDot;

    private EntryList(SortedEntries inOrder, @Nullable SortedEntries byDot) {
        this.inOrder = inOrder;
        this.byDot = byDot;
    }

    /** A list of these, which are in order; unmodifiable. */
    static List<Entry> copyOf(List<Entry> sorted) {
        if (sorted.size() <= FEW) {
            return List.copyOf(sorted);
        }
        return sorted instanceof EntryList ? sorted : new EntryList(SortedEntries.of(Entry.ORDER, sorted), null);
    }

    /** Those of the entries that may not be in the other list: of a list that shares with the other one, what it does not share. */
    static List<Entry> beside(List<Entry> entries, List<Entry> other) {
        return entries instanceof EntryList many && other instanceof EntryList others
                ? many.inOrder.beside(others.inOrder)
                : entries;
    }

    /** With an entry whose dot is not among them. */
    EntryList plus(Entry entry) {
        SortedEntries index = byDot;
        return new EntryList(inOrder.plus(entry), index == null ? null : index.plus(entry));
    }

    /** Without that entry, which is among them. */
    EntryList minus(Entry entry) {
        SortedEntries index = byDot;
        return new EntryList(inOrder.minus(entry), index == null ? null : index.minus(entry));
    }

    /** The entry with that dot; null if there is none. */
    @Nullable
    Entry find(Dot dot) {
        SortedEntries index = byDot;
        if (index == null) {
            List<Entry> sorted = new ArrayList<>(this);
            sorted.sort(BY_DOT);
            index = SortedEntries.of(BY_DOT, sorted);
            byDot = index;
        }
        return index.find(new Entry(dot, 0, ""));
    }

    @Override
    public Entry get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        return inOrder.get(index);
    }

    @Override
    public int size() {
        return inOrder.size();
    }

    @Override
    public Iterator<Entry> iterator() {
        return new Iterator<>() {
            private int chunk;
            private int place;

            @Override
            public boolean hasNext() {
                return chunk < inOrder.chunks();
            }

            @Override
            public Entry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Entry[] at = inOrder.chunk(chunk);
                Entry entry = at[place++];
                if (place == at.length) {
                    chunk++;
                    place = 0;
                }
                return entry;
            }
        };
    }
}
