// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * An item that says how many of something the cart holds: a JSON object with {@code sku}, a string, and {@code n}, a whole number that fits a long, written
 * without fraction and exponent. Its other fields are attributes. Equal strings have equal texts in the form in which items are kept, so skus are
 * compared as JSON text. Immutable.
 */
public final class LineItem {
    /** The name of the field that says what. */
    public static final String SKU = "sku";

    /** The name of the field that says how many. */
    public static final String N = "n";

    /** The name under which a shown line names its entries; an attribute of that name is not shown. */
    private static final String DOTS = "dots";

    private final String item;
    private final String sku;
    private final long n;
    private final int begin;
    private final int end;

    private LineItem(String item, String sku, long n, int begin, int end) {
        this.item = item;
        this.sku = sku;
        this.n = n;
        this.begin = begin;
        this.end = end;
    }

    /** The line that the item is, a compact JSON text; null if it is none. */
    public static @Nullable LineItem of(String item) {
        Members members = new Members(item);
        String sku = null;
        String n = null;
        int begin = 0;
        int end = 0;
        while (members.next()) {
            if (members.named(SKU)) {
                sku = members.value();
            } else if (members.named(N)) {
                n = members.value();
                begin = members.valueBegin;
                end = members.valueEnd;
            }
        }
        return sku == null || n == null || sku.charAt(0) != '"' || !isWhole(n)
                ? null
                : new LineItem(item, sku, Long.parseLong(n), begin, end);
    }

    private static boolean isWhole(String number) {
        try {
            Long.parseLong(number);
            return number.charAt(0) != '+';
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What the line is of, as JSON text with its quotes. */
    public String sku() {
        return sku;
    }

    /** How many; may be negative in a change. */
    public long n() {
        return n;
    }

    /** The same item with another quantity. */
    public String with(long quantity) {
        return item.substring(0, begin) + quantity + item.substring(end);
    }

    /** Whether that item is the same but for its quantity. */
    public boolean equalsButQuantity(String other) {
        LineItem that = of(other);
        return that != null && that.with(0).equals(with(0));
    }

    /** The line with that quantity and the dots of its entries, as a JSON object. */
    String shown(long quantity, Collection<Dot> dots) {
        StringBuilder shown = new StringBuilder(item.length() + 32 * dots.size());
        shown.append("{\"" + SKU + "\":").append(sku).append(",\"" + N + "\":").append(quantity);
        Members members = new Members(item);
        while (members.next()) {
            if (!members.named(SKU) && !members.named(N) && !members.named(DOTS)) {
                shown.append(',').append(item, members.nameBegin, members.valueEnd);
            }
        }
        shown.append(",\"" + DOTS + "\":[");
        String separator = "";
        for (Dot dot : dots) {
            shown.append(separator)
                    .append("[\"")
                    .append(dot.session())
                    .append("\",")
                    .append(dot.seq())
                    .append(']');
            separator = ",";
        }
        return shown.append("]}").toString();
    }

    /** The members of a JSON object in compact form, one after the other; none of any other text. */
    private static final class Members {
        private final String text;
        private int at;
        private int nameBegin;
        private int valueBegin;
        private int valueEnd;

        Members(String text) {
            this.text = text;
            this.at = text.startsWith("{\"") ? 1 : text.length();
        }

        /** Goes on to the next member; false at the end. */
        boolean next() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return false;
            }
            nameBegin = at;
            valueBegin = end(nameBegin) + 1;
            valueEnd = end(valueBegin);
            at = valueEnd + 1;
            return valueEnd > valueBegin && valueEnd < text.length();
        }

        boolean named(String name) {
            return valueBegin - nameBegin == name.length() + 3 && text.startsWith(name, nameBegin + 1);
        }

        String value() {
            return text.substring(valueBegin, valueEnd);
        }

        /** The place behind the value that begins there. */
        private int end(int from) {
            int depth = 0;
            int i = from;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (c == '"') {
                    i = endOfString(i);
                } else if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
                    return i;
                } else {
                    depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                    i++;
                }
                if (depth == 0 && (i >= text.length() || text.charAt(i) == ':')) {
                    return i;
                }
            }
            return i;
        }

        private int endOfString(int from) {
            int i = from + 1;
            while (i < text.length() && text.charAt(i) != '"') {
                i += text.charAt(i) == '\\' ? 2 : 1;
            }
            return i + 1;
        }
    }
}
