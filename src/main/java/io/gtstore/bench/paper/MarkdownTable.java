// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures in rows, as the documents have them. */
public final class MarkdownTable {
    private final List<String> lines = new ArrayList<>();

    /** No row yet. */
    public MarkdownTable(String... heads) {
        row((Object[]) heads);
        lines.add("|---".repeat(heads.length) + "|");
    }

    /** Adds a row; fractions with two digits, large ones with none; what is no number, for want of anything to divide by, as a dash. */
    public MarkdownTable row(Object... cells) {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(text(cell)).append(" |");
        }
        lines.add(line.toString());
        return this;
    }

    private static String text(Object cell) {
        if (cell instanceof Double number && !Double.isFinite(number)) {
            return "-";
        }
        if (cell instanceof Double number) {
            return String.format(Locale.ROOT, Math.abs(number) < 100 ? "%.2f" : "%,.0f", number);
        }
        return cell instanceof Number number ? String.format(Locale.ROOT, "%,d", number.longValue()) : cell.toString();
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines);
    }
}
