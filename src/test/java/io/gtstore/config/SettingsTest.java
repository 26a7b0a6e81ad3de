// SPDX-License-Identifier: Apache-2.0
package io.gtstore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void getters_give_each_type() {
        Settings settings = Settings.defaults();
        assertThat(settings.integer("limits.maxKeyBytes")).isEqualTo(512);
        assertThat(settings.number("member.forgetAfter")).isEqualTo(259_200_000L);
        assertThat(settings.text("cluster.hash")).isEqualTo("murmur3");
        assertThat(settings.flag("http.enabled")).isTrue();
        assertThat(settings.addresses("node.managers")).containsExactly("127.0.0.1:7400");
        assertThat(settings.source("copies")).isNull();
    }

    @Test
    void a_changed_copy_leaves_the_original_as_it_was() {
        Settings settings = Settings.defaults();
        assertThat(settings.with("node.port", 0).integer("node.port")).isZero();
        assertThat(settings.integer("node.port")).isEqualTo(7411);
    }

    @Test
    void json_nests_as_far_as_names_allow() {
        JsonObject json = Settings.of(Map.of("copies.min", 2)).toJson();
        assertThat(json.getJsonObject("cluster").getInteger("replicas")).isEqualTo(2);
        assertThat(json.getInteger("copies")).isEqualTo(2);
        assertThat(json.getInteger("copies.min")).isEqualTo(2);
    }

    @Test
    void asking_for_what_is_not_in_the_table_is_the_callers_mistake() {
        Settings settings = Settings.defaults();
        assertThatThrownBy(() -> settings.integer("cluster.hash")).hasMessageContaining("cluster.hash");
        assertThatThrownBy(() -> settings.text("nothing")).hasMessageContaining("nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cluster.replicas | 0              | cluster.replicas is 0 (option), but must be a whole number from 1 to 16
            cluster.replicas | many           | cluster.replicas is "many" (option), but must be a whole number from 1 to 16
            cluster.replicas | 2.0            | cluster.replicas is "2.0" (option), but must be a whole number from 1 to 16
            node.port        | 65536          | node.port is 65536 (option), but must be a whole number from 0 to 65535
            node.port        | 99999999999999999999 | node.port is "99999999999999999999" (option), but must be a whole number from 0 to 65535
            heartbeat.enabled| yes            | heartbeat.enabled is "yes" (option), but must be true or false
            cluster.merge    | oldest         | cluster.merge is "oldest" (option), but must be union or newest
            storage          | disk           | storage is "disk" (option), but must be memory or rocksdb
            node.managers    | localhost      | node.managers is [localhost] (option), but must be a list of HOST:PORT, at least one
            node.managers    | a:1,,b:2       | node.managers is [a:1, , b:2] (option), but must be a list of HOST:PORT, at least one
            advertise        | here           | advertise is "here" (option), but must be empty, or HOST:PORT
            advertise        | here:0         | advertise is "here:0" (option), but must be empty, or HOST:PORT
            node.host        | a b            | node.host is "a b" (option), but must be a host name or an IP address
            node.id          | node 1         | node.id is "node 1" (option), but must be empty, or up to 64 letters, digits, dots, hyphens and underscores
            """)
    void a_value_that_is_not_allowed_is_refused_with_what_is(String name, String value, String message) {
        assertThatThrownBy(() -> SettingTable.get(name, "option").parse(value, "option"))
                .isInstanceOf(SettingException.class)
                .hasMessage(message);
    }

    @Test
    void types_of_json_count() {
        Setting port = SettingTable.get("node.port", "file");
        for (Object wrong : List.of("7411", 7411.0, true, List.of(1))) {
            assertThatThrownBy(() -> port.accept(wrong, "file")).hasMessageContaining("node.port is ");
        }
        assertThatThrownBy(() -> port.accept(null, "file")).hasMessageContaining("node.port is null");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            copies=3                                       | copies                | cluster.replicas
            copies=2,cluster.replicas=1                    | copies                | cluster.replicas
            copies.min=3                                   | copies.min            | copies
            limits.maxFrameBytes=1048575                   | limits.maxFrameBytes  | limits.maxCartBytes
            cluster.slots=16385                            | limits.maxFrameBytes  | cluster.slots
            limits.maxItemBytes=262145                     | limits.maxItemBytes   | limits.maxCartBytes
            client.attemptTimeout=2001                     | client.attemptTimeout | client.deadline
            client.managerTimeout=2001                     | client.managerTimeout | client.deadline
            data.dir=/data,storage=memory                  | data.dir              | storage
            storage=rocksdb                                | storage               | data.dir
            node.port=65500                                | node.port             | http.portOffset
            manager.port=65500                             | manager.port          | http.portOffset
            node.host=0.0.0.0                              | node.host             | bind.insecure
            manager.host=10.0.0.1                          | manager.host          | bind.insecure
            manager.host=127.0.0.1.example.com             | manager.host          | bind.insecure
            manager.raft.port=7600                         | manager.raft.port     | manager.raft.peers
            manager.raft.peers=m1=a:1,manager.id=m1        | manager.raft.peers    | manager.raft.port
            manager.raft.peers=m1=a:1,manager.id=m1,manager.raft.port=1 | manager.raft.peers | manager.dataDir
            manager.raft.peers=m1=a:1,manager.dataDir=/d,manager.raft.port=1 | manager.id | manager.raft.peers
            manager.raft.peers=m1=a:1,manager.id=m2,manager.dataDir=/d,manager.raft.port=1 | manager.id | manager.raft.peers
            """)
    void values_that_cannot_stand_together_are_refused_by_name(String options, String one, String other) {
        assertThatThrownBy(() -> layered(Role.ALL, options))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(one)
                .hasMessageContaining(other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALL     | cluster.replicas=1
            ALL     | cluster.replicas=3,copies=3
            NODE    | copies=3
            CLIENT  | client.deadline=250
            ALL     | node.port=65500,http.enabled=false
            NODE    | node.host=localhost
            MANAGER | manager.host=0.0.0.0,bind.insecure=true
            MANAGER | manager.dataDir=/d
            MANAGER | manager.raft.peers=m1=a:1,manager.id=m1,manager.raft.port=1,manager.dataDir=/d
            NODE    | node.host=0.0.0.0,bind.insecure=true,advertise=[fd00::7]:7411
            """)
    void values_that_can_stand_together_are_taken(Role role, String options) {
        assertThat(layered(role, options).role()).isEqualTo(role);
    }

    @Test
    void a_directory_alone_means_that_carts_are_kept_there() {
        assertThat(layered(Role.ALL, "data.dir=/data").text("storage")).isEqualTo("rocksdb");
        assertThat(layered(Role.ALL, "data.dir=/data").with("data.dir", "").text("storage"))
                .isEqualTo("memory");
        assertThatThrownBy(() -> layered(Role.NODE, "data.dir=/data")).hasMessageContaining("set node.id (--id ID)");
    }

    @Test
    void a_node_bound_to_every_address_must_say_what_others_use() {
        assertThatThrownBy(() -> layered(Role.NODE, "node.host=0.0.0.0,bind.insecure=true"))
                .hasMessageContaining("node.host")
                .hasMessageContaining("--advertise HOST:PORT");
    }

    private static Settings layered(Role role, String options) {
        SettingLayers layers = new SettingLayers();
        for (String option : options.split(",", -1)) {
            String[] parts = option.split("=", 2);
            layers.addText(parts[0], parts[1], "option");
        }
        return new Settings(layers.checked(role));
    }
}
