// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java that the documents show compiles: members of a class, or statements that have a Vert.x, a client, and a session at hand. */
class DocumentCodeTest {
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern DECLARED = Pattern.compile("^(GtStoreClient|CartSession) (\\w+) =", Pattern.MULTILINE);

    private static final String IMPORTS = """
            import io.gtstore.client.*;
            import io.gtstore.manager.*;
            import io.gtstore.node.*;
            import io.vertx.core.*;
            import io.vertx.core.json.*;
            import io.vertx.core.net.*;
            import java.time.Duration;
            import java.util.*;
            """;

    @Test
    void every_block_of_java_compiles(@TempDir Path classes) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (Path document : List.of(Path.of("README.md"), Path.of("docs", "embedding.md"))) {
            for (MatchResult block :
                    BLOCK.matcher(Files.readString(document)).results().toList()) {
                sources.add(source("Block" + sources.size(), block.group(1)));
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString());
        boolean compiled =
                compiler.getTask(null, null, problems, options, null, sources).call();
        assertThat(compiled).as(() -> problems.getDiagnostics().toString()).isTrue();
        assertThat(sources).hasSizeGreaterThan(3);
    }

    private static JavaFileObject source(String name, String code) {
        boolean members = code.startsWith("/**") || code.startsWith("static ");
        String body = members ? code : "void run(Vertx vertx" + given(code) + ") throws Exception {\n" + code + "}\n";
        String text = IMPORTS + "class " + name + " {\n" + body + "}\n";
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** What a block does not declare by itself. */
    private static String given(String code) {
        List<String> declared =
                DECLARED.matcher(code).results().map(found -> found.group(2)).toList();
        return (declared.contains("client") ? "" : ", GtStoreClient client")
                + (declared.contains("cart") ? "" : ", CartSession session");
    }
}
