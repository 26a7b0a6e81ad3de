// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cart's entries grouped into lines: those that are {@link LineItem}s, by sku. A line's quantity is the exact sum of its entries', or the nearest long if
 * it exceeds one; lines of zero or less are not shown. Lines stand in the order of their first entries, and have the attributes of their newest one. A pure
 * function of the set of entries, so copies of a cart that are equal show equal lines. Immutable.
 *
 * @param <E> what an entry is
 */
public final class LineGroups<E> {
    /** What an entry adds to a line. */
    public record Part(String sku, long n) {}

    /**
     * A line.
     *
     * @param quantity above zero
     * @param entries those that it sums up, oldest first
     */
    public record Group<E>(String sku, long quantity, List<E> entries) {
        /** The entry whose attributes the line has. */
        public E newest() {
            return entries.get(entries.size() - 1);
        }
    }

    private final List<Group<E>> lines = new ArrayList<>();
    private final List<E> others = new ArrayList<>();

    private LineGroups(List<E> ordered, Function<E, @Nullable Part> reader) {
        Map<String, Sum<E>> sums = new LinkedHashMap<>();
        for (E entry : ordered) {
            Part part = reader.apply(entry);
            if (part == null) {
                others.add(entry);
            } else {
                sums.computeIfAbsent(part.sku, sku -> new Sum<>()).add(part.n, entry);
            }
        }
        sums.forEach((sku, sum) -> {
            long quantity = sum.quantity();
            if (quantity > 0) {
                lines.add(new Group<>(sku, quantity, List.copyOf(sum.entries)));
            }
        });
    }

    /** Groups a cart's entries, which may be given in any order. */
    public static LineGroups<Entry> of(List<Entry> entries) {
        List<Entry> ordered = new ArrayList<>(entries);
        ordered.sort(Entry.ORDER);
        return inOrder(ordered, LineGroups::part);
    }

    private static @Nullable Part part(Entry entry) {
        LineItem line = LineItem.of(entry.item());
        return line == null ? null : new Part(line.sku(), line.n());
    }

    /**
     * Groups entries that are in a cart's order.
     *
     * @param reader tells what an entry adds, null if it is no line
     */
    public static <E> LineGroups<E> inOrder(List<E> ordered, Function<E, @Nullable Part> reader) {
        return new LineGroups<>(ordered, reader);
    }

    /** The line as a JSON object: {@code sku}, {@code n}, the attributes of the newest entry, and the {@code dots} of all. */
    public static String shown(Group<Entry> line) {
        LineItem newest = LineItem.of(line.newest().item());
        if (newest == null) {
            throw new IllegalArgumentException("no line: " + line);
        }
        return newest.shown(
                line.quantity(), line.entries().stream().map(Entry::dot).toList());
    }

    /** The lines. */
    public List<Group<E>> lines() {
        return List.copyOf(lines);
    }

    /** The entries that are no lines, in their order. */
    public List<E> others() {
        return List.copyOf(others);
    }

    /** A sum that is exact, whatever the order in which it is built. */
    private static final class Sum<E> {
        private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
        private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

        private final List<E> entries = new ArrayList<>();
        private BigInteger sum = BigInteger.ZERO;

        void add(long n, E entry) {
            sum = sum.add(BigInteger.valueOf(n));
            entries.add(entry);
        }

        long quantity() {
            return sum.min(MOST).max(LEAST).longValue();
        }
    }
}
