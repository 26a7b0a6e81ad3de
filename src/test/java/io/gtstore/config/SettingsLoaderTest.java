// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.config.SettingsLoader.Request;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class SettingsLoaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Vertx vertx;

    @BeforeEach
    void keep(Vertx vertx) {
        this.vertx = vertx;
    }

    @Test
    void with_nothing_said_every_setting_has_its_default() throws Exception {
        assertThat(load(Map.of(), null, null, Map.of())).isEqualTo(Settings.defaults());
    }

    @Test
    void each_layer_overrides_the_weaker_ones() throws Exception {
        String file = file("all.json", "{\"cluster\":{\"replicas\":3,\"slots\":64,\"hash\":\"murmur3\"},\"copies\":3}");
        Settings settings = load(
                Map.of("GTSTORE_CLUSTER_SLOTS", "128", "GTSTORE_CLUSTER_REPLICAS", "4", "HOME", "/root"),
                "paper",
                file,
                Map.of("cluster.replicas", "5"));
        assertThat(settings.text("cluster.merge")).isEqualTo("newest");
        assertThat(settings.source("cluster.merge")).isEqualTo("profile paper");
        assertThat(settings.text("cluster.hash")).isEqualTo("murmur3");
        assertThat(settings.integer("copies")).isEqualTo(3);
        assertThat(settings.source("copies")).isEqualTo("file " + file);
        assertThat(settings.integer("cluster.slots")).isEqualTo(128);
        assertThat(settings.source("cluster.slots")).isEqualTo("environment variable GTSTORE_CLUSTER_SLOTS");
        assertThat(settings.integer("cluster.replicas")).isEqualTo(5);
        assertThat(settings.source("cluster.replicas")).isEqualTo("option");
    }

    @Test
    void the_profile_paper_is_the_papers_own_setup() throws Exception {
        Settings settings = load(Map.of(), "paper", null, Map.of());
        assertThat(settings.text("cluster.hash")).isEqualTo("ascii-sum");
        assertThat(settings.text("cluster.merge")).isEqualTo("newest");
        assertThat(settings.integer("cluster.replicas")).isEqualTo(2);
        assertThat(settings.integer("copies")).isEqualTo(2);
        assertThat(settings.flag("heartbeat.enabled")).isFalse();
    }

    @Test
    void yaml_is_read_like_json_nested_or_dotted() throws Exception {
        String file = file("node.yaml", """
                node:
                  managers: [a:7400, "b:7400"]
                copies: 2
                copies.min: 2
                heartbeat.enabled: true
                """);
        Settings settings = load(Map.of(), null, file, Map.of());
        assertThat(settings.addresses("node.managers")).containsExactly("a:7400", "b:7400");
        assertThat(settings.integer("copies.min")).isEqualTo(2);
        assertThat(settings.flag("heartbeat.enabled")).isTrue();
    }

    @Test
    void an_empty_yaml_file_changes_nothing() throws Exception {
        assertThat(load(Map.of(), null, file("empty.yml", "# nothing yet\n"), Map.of()))
                .isEqualTo(Settings.defaults());
    }

    @Test
    void a_list_in_an_option_is_separated_by_commas() throws Exception {
        assertThat(load(Map.of(), null, null, Map.of("node.managers", "a:1, b:2"))
                        .addresses("node.managers"))
                .containsExactly("a:1", "b:2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            wrong.json   | {"cluster":{"replica":3}}                     | unknown setting cluster.replica
            wrong.json   | {"cluster":3}                                 | unknown setting cluster
            wrong.json   | {"node":{"port":"7411"}}                      | node.port is "7411"
            wrong.json   | {"node":{"port":null}}                        | node.port is null
            wrong.json   | {"node":{"port":1e999}}                       | node.port is Infinity
            wrong.json   | {"node":{"managers":"a:1"}}                   | node.managers is "a:1"
            wrong.json   | {"node":{"port":1},"node.port":2}             | node.port stands twice
            wrong.json   | {"node":                                      | cannot be read as JSON or YAML
            wrong.json   | []                                            | cannot be read as JSON or YAML
            wrong.yaml   | `node: [`                                     | cannot be read as JSON or YAML
            wrong.yaml   | `- a`                                         | cannot be read as JSON or YAML
            wrong.toml   | x = 1                                         | must be a file whose name ends in .json, .yaml or .yml
            """)
    void a_wrong_file_is_refused_by_name(String name, String content, String message) throws IOException {
        String file = file(name, content);
        assertThatThrownBy(() -> load(Map.of(), null, file, Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(file)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            twice.json   | {"copies":1,;;"copies":2}                     | copies stands twice (file FILE, line 3): leave one
            twice.json   | {"node":{"port":1},;"node":{"port":2}}        | node stands twice (file FILE, line 2): leave one
            twice.yaml   | copies: 1;copies: 2                           | copies stands twice (file FILE, line 2): leave one
            twice.yaml   | node:;  port: 1;  id: a;  port: 1             | node.port stands twice (file FILE, line 4): leave one
            null.yaml    | copies: 1;~: 2                                | --config FILE, line 2: a value has no name
            null.yaml    | copies: 1;? ~;: 2                             | --config FILE, line 2: a value has no name
            number.yaml  | copies: 1;7: 2                                | --config FILE, line 2: the name of a setting must be a text, but is 7
            self.yaml    | `node: &n;  id: a;  host: *n`                 | --config FILE, line 1: node.host refers to itself
            two.yaml     | copies: 1;---;copies: 2                       | --config FILE cannot be read as JSON or YAML: line 2:
            open.yaml    | copies: 1;`node: {`                           | --config FILE cannot be read as JSON or YAML: line
            tab.yaml     | node:;\tport: 1                               | --config FILE cannot be read as JSON or YAML: line 2:
            text.json    | {"copies": 1;;}}                              | --config FILE cannot be read as JSON or YAML: line 3:
            open.json    | {"copies":;1,,}                               | --config FILE cannot be read as JSON or YAML: line 2:
            """)
    void a_file_that_says_two_things_or_nothing_is_refused_with_its_line(String name, String content, String message)
            throws IOException {
        String file = file(name, content.replace(";", "\n").replace("\\t", "\t").replace("`", ""));
        assertThatThrownBy(() -> load(Map.of(), null, file, Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message.replace("FILE", file))
                .message()
                .doesNotContain("\n");
    }

    @Test
    void a_missing_file_is_said_to_be_missing() {
        assertThatThrownBy(() -> load(Map.of(), null, "nowhere/conf.json", Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessage("--config nowhere/conf.json: there is no such file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GTSTORE_CLUSTER_REPLICA  | 3       | unknown environment variable GTSTORE_CLUSTER_REPLICA; the nearest is GTSTORE_CLUSTER_REPLICAS
            GTSTORE_CLUSTER_REPLICAS | three   | cluster.replicas is "three" (environment variable GTSTORE_CLUSTER_REPLICAS)
            GTSTORE_LOG              | verbose | GTSTORE_LOG is "verbose", but must be TRACE or DEBUG
            """)
    void a_wrong_variable_is_refused_by_name(String variable, String value, String message) {
        assertThatThrownBy(() -> load(Map.of(variable, value), null, null, Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void an_unknown_option_or_profile_is_refused_by_name() {
        assertThatThrownBy(() -> load(Map.of(), null, null, Map.of("slots", "3")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("unknown setting slots (option)");
        assertThatThrownBy(() -> load(Map.of(), "papers", null, Map.of()))
                .isInstanceOf(SettingException.class)
                .hasMessage("unknown profile \"papers\": must be paper");
    }

    private Settings load(
            Map<String, String> environment,
            @Nullable String profile,
            @Nullable String file,
            Map<String, String> options)
            throws Exception {
        return new SettingsLoader(vertx, environment)
                .load(new Request(Role.ALL, profile, file, options))
                .await(10, TimeUnit.SECONDS);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
