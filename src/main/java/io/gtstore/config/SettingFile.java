// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the text of a settings file. What a usual reader passes over in silence, a name that stands twice and a value without a name, is an error
 * here, and every error names the line.
 */
final class SettingFile {
    private static final JsonFactory JSON = new JsonFactory();

    private final String file;

    /** A file of that name, for messages. */
    SettingFile(String file) {
        this.file = file;
    }

    /** Whether files of that name are read as YAML; false for JSON. */
    static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    JsonObject read(String text, boolean yaml) {
        return new JsonObject(yaml ? ofYaml(text) : ofJson(text));
    }

    private Map<String, @Nullable Object> ofJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable(1, "it is no object");
            }
            Map<String, @Nullable Object> object = object(parser, "");
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "something follows the object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw unreadable(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(1, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, @Nullable Object> object(JsonParser parser, String prefix) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (object.containsKey(name)) {
                throw twice(prefix + name, parser.currentTokenLocation().getLineNr());
            }
            parser.nextToken();
            object.put(name, value(parser, prefix + name + "."));
        }
        return object;
    }

    private @Nullable Object value(JsonParser parser, String prefix) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, prefix);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser, prefix));
                }
                yield list;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private Map<String, @Nullable Object> ofYaml(String text) {
        try {
            Node root = new Yaml().compose(new StringReader(text));
            if (root == null) {
                return Map.of();
            }
            if (!(root instanceof MappingNode)) {
                throw unreadable(line(root), "it is no mapping of names to values");
            }
            check(root, "", new HashSet<>());
            return new Values().of(root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw unreadable(line, String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw unreadable(1, String.valueOf(e.getMessage()));
        }
    }

    /** Names are texts, each once; the nodes above one are {@code parents}. */
    private void check(Node node, String prefix, Set<Node> parents) {
        if (!(node instanceof MappingNode mapping)) {
            return;
        }
        if (!parents.add(mapping)) {
            throw new SettingException("--config %s, line %d: %s refers to itself"
                    .formatted(file, line(node), prefix.substring(0, prefix.length() - 1)));
        }
        Set<String> names = new HashSet<>();
        for (NodeTuple member : mapping.getValue()) {
            String name = prefix + name(member.getKeyNode());
            if (!names.add(name)) {
                throw twice(name, line(member.getKeyNode()));
            }
            check(member.getValueNode(), name + ".", parents);
        }
        parents.remove(mapping);
    }

    private String name(Node key) {
        String written = key instanceof ScalarNode scalar ? scalar.getValue() : "a " + key.getNodeId();
        if (key.getTag().equals(Tag.NULL)) {
            throw new SettingException("--config %s, line %d: a value has no name".formatted(file, line(key)));
        }
        if (!key.getTag().equals(Tag.STR) && !key.getTag().equals(Tag.MERGE)) {
            throw new SettingException("--config %s, line %d: the name of a setting must be a text, but is %s"
                    .formatted(file, line(key), written));
        }
        return written;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** The values of nodes that have been read. */
    private static final class Values extends SafeConstructor {
        Values() {
            super(new LoaderOptions());
        }

        Map<String, @Nullable Object> of(Node root) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            ((Map<?, ?>) constructDocument(root)).forEach((name, value) -> values.put((String) name, value));
            return values;
        }
    }

    private SettingException twice(String name, int line) {
        return new SettingException("%s stands twice (file %s, line %d): leave one".formatted(name, file, line));
    }

    private SettingException unreadable(int line, String reason) {
        return new SettingException("--config %s cannot be read as JSON or YAML: line %d: %s"
                .formatted(file, line, reason.lines().findFirst().orElse("")));
    }
}
