// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point to is there: files, headings, and methods of the code. */
class DocumentLinksTest {
    private static final Pattern BLOCK = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.+)$", Pattern.MULTILINE);
    /** As in {@code node/Shard} or {@code node/Shard.ask}. */
    private static final Pattern IN_CODE =
            Pattern.compile("`((?:[a-z]+/)+[A-Z][A-Za-z0-9]*)(?:\\.([a-z][A-Za-z0-9]*))?`");

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "gtstore");

    @Test
    void every_relative_link_leads_to_a_file_and_a_heading() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult link : found(LINK, prose(document))) {
                if (!link.group(1).contains(":") && !leads(document, link.group(1))) {
                    dead.add(document + ": " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void every_file_and_method_that_is_named_is_in_the_code() throws IOException {
        List<String> gone = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult name : found(IN_CODE, prose(document))) {
                Path source = SOURCES.resolve(name.group(1) + ".java");
                String method = name.group(2);
                if (!Files.exists(source)
                        || (method != null && !Files.readString(source).contains(" " + method + "("))) {
                    gone.add(document + ": " + name.group());
                }
            }
        }
        assertThat(gone).isEmpty();
    }

    private static boolean leads(Path document, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        return Files.exists(target) && (hash < 0 || headings(target).contains(link.substring(hash + 1)));
    }

    /** The names under which GitHub shows a document's headings. */
    private static Set<String> headings(Path document) throws IOException {
        return found(HEADING, prose(document)).stream()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String prose(Path document) throws IOException {
        return BLOCK.matcher(Files.readString(document)).replaceAll("");
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().toList();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            Stream<Path> all = Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of), docs);
            return all.filter(path -> path.toString().endsWith(".md")).toList();
        }
    }
}
