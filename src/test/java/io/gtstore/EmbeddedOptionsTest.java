package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.client.ClientVerticle;
import io.gtstore.config.SettingException;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
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
            {"storage":"ROCKSDB","dataDir":"/d"}                | storage is "ROCKSDB" (NodeOptions.storage), but must be memory or rocksdb
            {"storageSync":"sometimes"}                         | storage.sync is "sometimes" (NodeOptions.storageSync), but must be always or interval or never
            {"storage":"memory","dataDir":"/d"}                 | data.dir is "/d", but storage is memory
            {"storage":"rocksdb"}                               | storage is rocksdb, but data.dir is empty
            {"managers":"10.0.0.5:7400"}                        | node.managers is "10.0.0.5:7400" (NodeOptions.managers), but must be a list of HOST:PORT, at least one
            {"managers":[]}                                     | node.managers is [] (NodeOptions.managers)
            {"port":"7411"}                                     | node.port is "7411" (NodeOptions.port), but must be a whole number from 0 to 65535
            {"port":74110}                                      | node.port is 74110 (NodeOptions.port), but must be a whole number from 0 to 65535
            {"eventLoops":0}                                    | node.eventLoops is 0 (NodeOptions.eventLoops), but must be a whole number from 1 to 64
            {"eventLoop":2}                                     | unknown property eventLoop (NodeOptions); the nearest is eventLoops
            {"id":null}                                         | node.id is null (NodeOptions.id)
            {"copies":2,"copiesMin":3}                          | copies.min is 3, but must be at most copies, which is 2
            {"maxFrameBytes":65536}                             | limits.maxFrameBytes is 65536, but must be at least 1048576, 4 × limits.maxCartBytes
            {"host":"0.0.0.0"}                                  | node.host is 0.0.0.0, which nobody can connect to
            {"advertisedPort":-1}                               | advertisedPort is -1 (NodeOptions.advertisedPort)
            """)
    void a_node_is_refused_by_the_settings_name(String config, String message, Vertx vertx) {
        refused(vertx, NodeVerticle.class, config, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"hash":"md5"}                                      | cluster.hash is "md5" (ManagerOptions.hash), but must be murmur3 or ascii-sum
            {"merge":"Union"}                                   | cluster.merge is "Union" (ManagerOptions.merge), but must be union or newest
            {"slots":0}                                         | cluster.slots is 0 (ManagerOptions.slots), but must be a whole number from 1 to 65536
            {"replicas":true}                                   | cluster.replicas is true (ManagerOptions.replicas)
            {"heartbeatEnabled":"yes"}                          | heartbeat.enabled is "yes" (ManagerOptions.heartbeatEnabled), but must be true or false
            {"raftPeers":["m1=a:1"],"dataDir":"/d","id":"m2","raftPort":1} | manager.id is "m2", which must stand exactly once in manager.raft.peers
            {"raftPeers":["a:1"]}                               | manager.raft.peers is [a:1] (ManagerOptions.raftPeers), but must be empty, or a list of ID=HOST:PORT
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

    /** Whoever names a directory wants to find his carts there. */
    @Test
    void a_node_with_a_directory_alone_keeps_its_carts_there(Vertx vertx, @TempDir Path folder) throws Exception {
        Path dir = folder.resolve("node");
        JsonObject config = new JsonObject()
                .put("id", "node-1")
                .put("port", 0)
                .put("managers", new JsonArray().add("127.0.0.1:1"))
                .put("dataDir", dir.toString());
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
