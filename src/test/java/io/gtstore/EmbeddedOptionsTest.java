// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.client.ClientVerticle;
import io.gtstore.config.SettingException;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeLimitsOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.gtstore.storage.StorageEngine;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verticles that are deployed by an application, with options that cannot be meant. */
@ExtendWith(VertxExtension.class)
class EmbeddedOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"storage":{"engine":"ROCKSDB","dataDir":"/d"}}     | storage is "ROCKSDB" (NodeOptions.storage.engine), but must be memory or rocksdb
            {"storage":{"sync":"sometimes"}}                    | storage.sync is "sometimes" (NodeOptions.storage.sync), but must be always or interval or never
            {"storage":{"engine":"memory","dataDir":"/d"}}      | data.dir is "/d", but storage is memory
            {"storage":{"engine":"rocksdb"}}                    | storage is rocksdb, but data.dir is empty
            {"storage":{"maxBytes":-1}}                         | storage.maxBytes is -1 (NodeOptions.storage.maxBytes), but must be a whole number from 0 to 1099511627776
            {"storage.maxBytes":-1}                             | storage.maxBytes is -1 (NodeOptions.storage.maxBytes)
            {"storage":{"maxByte":1}}                           | unknown property storage.maxByte (NodeOptions); the nearest is storage.maxBytes
            {"storage.sync":"never","storage":{"sync":"never"}} | storage.sync stands twice (NodeOptions): leave one
            {"managers":"10.0.0.5:7400"}                        | node.managers is "10.0.0.5:7400" (NodeOptions.managers), but must be a list of HOST:PORT, at least one
            {"managers":[]}                                     | node.managers is [] (NodeOptions.managers)
            {"port":"7411"}                                     | node.port is "7411" (NodeOptions.port), but must be a whole number from 0 to 65535
            {"port":74110}                                      | node.port is 74110 (NodeOptions.port), but must be a whole number from 0 to 65535
            {"eventLoops":0}                                    | node.eventLoops is 0 (NodeOptions.eventLoops), but must be a whole number from 1 to 64
            {"eventLoop":2}                                     | unknown property eventLoop (NodeOptions); the nearest is eventLoops
            {"id":null}                                         | node.id is null (NodeOptions.id)
            {"replication":{"copies":2,"copiesMin":3}}          | copies.min is 3, but must be at most copies, which is 2
            {"limits":{"maxFrameBytes":65536}}                  | limits.maxFrameBytes is 65536, but must be at least 1048576, 4 × limits.maxCartBytes
            {"limits":64}                                       | limits is 64 (NodeOptions.limits), but must be an object of maxFrameBytes, maxConnections
            {"limits":null}                                     | limits is null (NodeOptions.limits), but must be an object of maxFrameBytes, maxConnections
            {"host":"0.0.0.0"}                                  | node.host is 0.0.0.0, which nobody can connect to
            {"advertised":{"port":-1}}                          | advertised.port is -1 (NodeOptions.advertised.port)
            """)
    void a_node_is_refused_by_the_settings_name(String config, String message, Vertx vertx) {
        refused(vertx, NodeVerticle.class, config, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"cluster":{"hash":"md5"}}                          | cluster.hash is "md5" (ManagerOptions.cluster.hash), but must be murmur3 or ascii-sum
            {"cluster":{"merge":"Union"}}                       | cluster.merge is "Union" (ManagerOptions.cluster.merge), but must be union or newest
            {"cluster":{"slots":0}}                             | cluster.slots is 0 (ManagerOptions.cluster.slots), but must be a whole number from 1 to 65536
            {"cluster":{"replicas":true}}                       | cluster.replicas is true (ManagerOptions.cluster.replicas)
            {"failures":{"heartbeatEnabled":"yes"}}             | heartbeat.enabled is "yes" (ManagerOptions.failures.heartbeatEnabled), but must be true or false
            {"raft":{"peers":["m1=a:1"],"dataDir":"/d","port":1},"id":"m2"} | manager.id is "m2", which must stand exactly once in manager.raft.peers
            {"raft":{"peers":["a:1"]}}                          | manager.raft.peers is [a:1] (ManagerOptions.raft.peers), but must be empty, or a list of ID=HOST:PORT
            {"limits":{"maxItems":1}}                           | unknown property limits.maxItems (ManagerOptions); the nearest is limits.max
            {"settle":0}                                        | unknown property settle (ManagerOptions); the nearest is settleMillis
            """)
    void a_manager_is_refused_by_the_settings_name(String config, String message, Vertx vertx) {
        refused(vertx, ManagerVerticle.class, config, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"managers":"10.0.0.5:7400"}                        | node.managers is "10.0.0.5:7400" (GtStoreClientOptions.managers)
            {"deadlineMillis":0}                                | client.deadline is 0 (GtStoreClientOptions.deadlineMillis), but must be a whole number from 1 to 3600000
            {"deadlineMillis":100}                              | client.attemptTimeout is 250, but must be at most client.deadline, which is 100
            {"address":""}                                      | address is "" (GtStoreClientOptions.address)
            {"deadline":100}                                    | unknown property deadline (GtStoreClientOptions); the nearest is deadlineMillis
            """)
    void a_client_is_refused_by_the_settings_name(String config, String message, Vertx vertx) {
        refused(vertx, ClientVerticle.class, config, message);
    }

    /** As they were named before options had parts. */
    @ParameterizedTest
    @CsvSource({
        "clockMaxDriftMillis, session.clockMaxDriftMillis",
        "copies, replication.copies",
        "copiesMin, replication.copiesMin",
        "advertisedHost, advertised.host",
        "dataDir, storage.dataDir",
        "maxFrameBytes, limits.maxFrameBytes",
        "maxReceiptBytes, receipt.maxBytes",
        "maxWatches, limits.maxWatches",
        "receiptKeepMillis, receipt.keepMillis",
        "repairIntervalMillis, replication.repairIntervalMillis",
        "sessionMaxAgeMillis, session.maxAgeMillis",
        "storageMaxBytes, storage.maxBytes",
        "storageSync, storage.sync"
    })
    void a_flat_name_is_refused_with_the_name_of_the_part(String flat, String nested, Vertx vertx) {
        refused(
                vertx,
                NodeVerticle.class,
                new JsonObject().put(flat, 1).encode(),
                "unknown property %s (NodeOptions); the nearest is %s; all stand in docs/embedding.md"
                        .formatted(flat, nested));
    }

    @Test
    void the_json_of_the_document_is_taken() throws IOException {
        String document = Files.readString(Path.of("docs", "embedding.md"), StandardCharsets.UTF_8);
        int begin = document.indexOf("```json\n") + "```json\n".length();
        NodeOptions options =
                new NodeOptions(new JsonObject(document.substring(begin, document.indexOf("```", begin))));
        assertThat(options.getStorage().getEngine()).isEqualTo(StorageEngine.ROCKSDB);
        assertThat(options.getStorage().getMaxBytes()).isEqualTo(4L << 30);
        assertThat(options.getLimits().getMaxItems()).isEqualTo(500);
        assertThat(options.getLimits().getMaxKeyBytes()).isEqualTo(NodeLimitsOptions.DEFAULT_MAX_KEY_BYTES);
    }

    @Test
    void a_copy_has_every_value_allowed_or_not() {
        NodeOptions options = new NodeOptions()
                .setId("two words")
                .setPort(-1)
                .setManagers(List.of("nowhere"))
                .setThresholdMillis(7);
        options.getStorage().setMaxBytes(-5);
        options.getLimits().setMaxItems(3);
        assertThat(new NodeOptions(options).toJson()).isEqualTo(options.toJson());
    }

    @Test
    void a_copy_has_parts_of_its_own() {
        NodeOptions options = new NodeOptions();
        NodeOptions copy = new NodeOptions(options);
        options.getLimits().setMaxItems(7);
        options.getStorage().setDataDir("/d");
        assertThat(copy.toJson()).isEqualTo(new NodeOptions().toJson());
        assertThat(new NodeOptions(options).toJson()).isEqualTo(options.toJson());
    }

    /** Whoever names a directory wants to find his carts there. */
    @Test
    void a_node_with_a_directory_alone_keeps_its_carts_there(Vertx vertx, @TempDir Path folder) throws Exception {
        Path dir = folder.resolve("node");
        JsonObject config = new JsonObject()
                .put("id", "node-1")
                .put("port", 0)
                .put("managers", new JsonArray().add("127.0.0.1:1"))
                .put("storage", new JsonObject().put("dataDir", dir.toString()));
        deploy(vertx, NodeVerticle.class, config).await(10, TimeUnit.SECONDS);
        assertThat(dir).isNotEmptyDirectory();
    }

    private static void refused(Vertx vertx, Class<?> verticle, String config, String message) {
        assertThatThrownBy(() -> deploy(vertx, verticle, new JsonObject(config)).await(10, TimeUnit.SECONDS))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(message);
    }

    private static Future<String> deploy(Vertx vertx, Class<?> verticle, JsonObject config) {
        return vertx.deployVerticle(verticle.getName(), new DeploymentOptions().setConfig(config));
    }
}
