// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where tables go: each into a file NAME.md of a folder, or into a document, in the place of what stands there between the lines {@code <!-- NAME -->} and
 * {@code <!-- end of NAME -->}.
 *
 * @param folder the folder
 * @param document the document, null for none
 */
public record Tables(Path folder, @Nullable Path document) {
    /** Keeps a table; a {@link TrialException} if the document has no place for it. */
    void keep(String name, MarkdownTable table) {
        try {
            if (document == null) {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(name + ".md"), table + "\n");
            } else {
                Files.writeString(document, replaced(Files.readString(document), name, table.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String replaced(String text, String name, String table) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        Matcher place = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
                .matcher(text);
        if (!place.find()) {
            throw new TrialException("%s has no place for the table %s: add the lines %sand %s"
                    .formatted(document, name, begin, end)
                    .replace('\n', ' '));
        }
        return place.replaceFirst(Matcher.quoteReplacement(begin + table + "\n" + end));
    }
}
