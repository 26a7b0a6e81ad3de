// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The libraries that the project is to be built on stay what it is built on, and tested with. */
class PomTest {
    private static final String VERTX = "io.vertx";

    @Test
    void the_program_is_built_on_vertx_its_config_and_jackson_and_tested_with_vertx_junit5() throws Exception {
        assertThat(scopes())
                .containsEntry(VERTX + ":vertx-core", "compile")
                .containsEntry(VERTX + ":vertx-config", "compile")
                .containsEntry("com.fasterxml.jackson.core:jackson-databind", "compile")
                .containsEntry(VERTX + ":vertx-junit5", "test");
    }

    /** The scope of each dependency of the project itself: not what it manages, nor what plugins or profiles need. */
    private static Map<String, String> scopes() throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        Element project =
                parsers.newDocumentBuilder().parse(Path.of("pom.xml").toFile()).getDocumentElement();
        Map<String, String> scopes = new HashMap<>();
        NodeList dependencies =
                Objects.requireNonNull(child(project, "dependencies")).getChildNodes();
        for (int i = 0; i < dependencies.getLength(); i++) {
            if (dependencies.item(i) instanceof Element dependency) {
                String name = text(dependency, "groupId", "") + ":" + text(dependency, "artifactId", "");
                scopes.put(name, text(dependency, "scope", "compile"));
            }
        }
        return scopes;
    }

    private static String text(Element parent, String name, String absent) {
        Element child = child(parent, name);
        return child == null ? absent : child.getTextContent().strip();
    }

    private static @Nullable Element child(Element parent, String name) {
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element child && child.getTagName().equals(name)) {
                return child;
            }
        }
        return null;
    }
}
