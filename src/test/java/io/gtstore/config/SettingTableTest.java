// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingTableTest {
    @Test
    void the_defaults_are_read_from_json_as_they_are_written() {
        SettingLayers layers = new SettingLayers();
        layers.add(Settings.defaults().toJson(), "file");
        assertThat(new Settings(layers.checked(Role.ALL))).isEqualTo(Settings.defaults());
    }

    @Test
    void every_environment_variable_means_one_setting() {
        Set<String> variables = new HashSet<>();
        SettingTable.all().forEach(setting -> variables.add(setting.variable()));
        assertThat(variables).hasSameSizeAs(SettingTable.all()).doesNotContain(SettingTable.LOG_VARIABLE);
        assertThat(variables)
                .contains("GTSTORE_CLUSTER_REPLICAS", "GTSTORE_LIMITS_MAX_KEY_BYTES", "GTSTORE_COPIES_MIN");
    }

    @Test
    void every_setting_says_what_it_means_in_one_sentence() {
        assertThat(SettingTable.all())
                .allSatisfy(setting -> assertThat(setting.meaning())
                        .as(setting.name())
                        .endsWith(".")
                        .matches("[A-Z].*")
                        .doesNotContain("|"));
    }

    @Test
    void a_misspelt_name_is_answered_with_the_nearest() {
        assertThatThrownBy(() -> SettingTable.get("cluster.replica", "option"))
                .isInstanceOf(SettingException.class)
                .hasMessage(
                        "unknown setting cluster.replica (option); the nearest is cluster.replicas; all stand in docs/configuration.md");
    }
}
