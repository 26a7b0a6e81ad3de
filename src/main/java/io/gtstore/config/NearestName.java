// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a user who misspelt a name probably meant: one that he broke off, or else the name with the least edit distance (Levenshtein). */
public final class NearestName {
    /** Longer input is not compared in full: its cost is the product of the lengths. */
    private static final int COMPARED_CHARS = 64;

    private NearestName() {}

    /** The nearest of the names, of which there must be one. */
    public static String of(String written, Collection<String> names) {
        String start = written.substring(0, Math.min(written.length(), COMPARED_CHARS));
        return names.stream()
                .min(Comparator.comparing((String name) -> !name.startsWith(start))
                        .thenComparingInt(name -> distance(start, name)))
                .orElseThrow();
    }

    private static int distance(String written, String name) {
        String a = written.toLowerCase(Locale.ROOT);
        String b = name.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
