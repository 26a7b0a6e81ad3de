// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the table of packages in docs/architecture.md to the sources: imports exactly, numbers to a tenth, so that not every commit has to write it anew. */
class ArchitectureDocumentTest {
    private static final Path DOCUMENT = Path.of("docs", "architecture.md");
    private static final String BEGIN = "<!-- table: packages -->\n";
    private static final String END = "<!-- end: packages -->";
    private static final String OURS = "io.gtstore.";
    private static final Pattern IMPORT = Pattern.compile("import (?:static )?([\\w.]+);");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\S+) \\| (\\d+) \\| ([\\d,]+) \\| ([^|]*) \\| ([^|]*) \\|");

    /** By the beginning of their packages' names; "" for what comes with the JDK, and annotations. */
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("java.", ""),
            Map.entry("jdk.", ""),
            Map.entry("com.sun.", ""),
            Map.entry("org.jspecify.", ""),
            Map.entry("ch.qos.logback.", "Logback"),
            Map.entry("com.fasterxml.jackson.", "Jackson"),
            Map.entry("io.netty.", "Netty"),
            Map.entry("io.vertx.", "Vert.x"),
            Map.entry("org.HdrHistogram.", "HdrHistogram"),
            Map.entry("org.jline.", "JLine"),
            Map.entry("org.apache.ratis.", "Ratis"),
            Map.entry("org.knowm.xchart.", "XChart"),
            Map.entry("org.rocksdb.", "RocksDB"),
            Map.entry("org.slf4j.", "SLF4J"),
            Map.entry("org.yaml.snakeyaml.", "SnakeYAML"),
            Map.entry("picocli.", "picocli"));

    /** What a package consists of; as the table has it, lines are rounded to hundreds. */
    private record Content(int files, int lines, String imports, String libraries) {
        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d | %s | %s |\n",
                    name,
                    files,
                    Math.max(1, Math.round(lines / 100.0)) * 100,
                    imports,
                    libraries);
        }

        /** The same numbers, so far as they may differ from those in the document. */
        boolean isNear(Content written) {
            return Math.abs(files - written.files) <= Math.max(2, written.files / 10)
                    && Math.abs(lines - written.lines) <= Math.max(150, written.lines / 10);
        }
    }

    @Test
    void the_table_of_packages_is_that_of_the_sources() throws IOException {
        Map<String, Content> packages = packages();
        String document = Files.readString(DOCUMENT);
        int from = document.indexOf(BEGIN) + BEGIN.length();
        int to = document.indexOf(END);
        assertThat(from >= BEGIN.length() && to >= from)
                .as("the document marks the table of packages")
                .isTrue();
        if (Boolean.getBoolean("gtstore.writeDocs")) {
            document = document.substring(0, from) + table(packages) + document.substring(to);
            Files.writeString(DOCUMENT, document);
            to = document.indexOf(END);
        }
        Map<String, Content> written = rows(document.substring(from, to));
        String advice = "the table in " + DOCUMENT + ", made by -Dgtstore.writeDocs=true";
        assertThat(written.keySet()).as(advice).isEqualTo(packages.keySet());
        packages.forEach((name, now) -> {
            Content then = Objects.requireNonNull(written.get(name), name);
            assertThat(then.imports()).as(advice + ": imports of " + name).isEqualTo(now.imports());
            assertThat(then.libraries()).as(advice + ": libraries of " + name).isEqualTo(now.libraries());
            assertThat(now).as(advice + ": files and lines of " + name).matches(content -> content.isNear(then));
        });
    }

    private static String table(Map<String, Content> packages) {
        StringBuilder table =
                new StringBuilder("| package | files | lines | imports | libraries |\n|---|---|---|---|---|\n");
        packages.forEach((name, content) -> table.append(content.row(name)));
        return table.toString();
    }

    private static Map<String, Content> rows(String table) {
        Map<String, Content> rows = new TreeMap<>();
        Matcher row = ROW.matcher(table);
        while (row.find()) {
            rows.put(
                    row.group(1),
                    new Content(
                            Integer.parseInt(row.group(2)),
                            Integer.parseInt(row.group(3).replace(",", "")),
                            row.group(4),
                            row.group(5)));
        }
        return rows;
    }

    /** By name, and all of them together. */
    private static Map<String, Content> packages() throws IOException {
        Map<String, List<Path>> sources = SourceTree.under(SourceTree.MAIN).stream()
                .filter(path -> !path.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        path -> packageOf(
                                SourceTree.MAIN.relativize(path).toString().replace('/', '.')),
                        TreeMap::new,
                        Collectors.toList()));
        Map<String, Content> packages = new LinkedHashMap<>();
        int files = 0;
        int lines = 0;
        for (Map.Entry<String, List<Path>> each : sources.entrySet()) {
            Content content = content(each.getKey(), each.getValue());
            packages.put("`" + each.getKey() + "`", content);
            files += content.files();
            lines += content.lines();
        }
        packages.put("all", new Content(files, lines, "", ""));
        return packages;
    }

    private static Content content(String name, List<Path> sources) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path source : sources) {
            lines.addAll(Files.readAllLines(source));
        }
        SortedSet<String> imports = new TreeSet<>();
        SortedSet<String> libraries = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines) {
            Matcher imported = IMPORT.matcher(line);
            if (imported.matches() && imported.group(1).startsWith(OURS)) {
                imports.add(packageOf(imported.group(1)));
            } else if (imported.matches()) {
                libraries.add(library(imported.group(1)));
            }
        }
        imports.remove(name);
        libraries.remove("");
        String named = imports.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
        return new Content(sources.size(), lines.size(), named, String.join(", ", libraries));
    }

    private static String library(String type) {
        return LIBRARIES.entrySet().stream()
                .filter(each -> type.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no library is named here for " + type));
    }

    /** The package of one of our classes, without what all begin with. */
    private static String packageOf(String type) {
        List<String> names = new ArrayList<>();
        for (String name : type.substring(OURS.length()).split("\\.", -1)) {
            if (Character.isUpperCase(name.charAt(0))) {
                break;
            }
            names.add(name);
        }
        return names.isEmpty() ? "io.gtstore" : String.join(".", names);
    }
}
