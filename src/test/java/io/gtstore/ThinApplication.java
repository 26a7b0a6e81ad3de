// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.gtstore.client.ClientVerticle;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreService;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.manager.RaftOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.gtstore.node.StorageOptions;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * An application that embeds the store and has only the thin jar and what that depends on: it shops, and says what each feature lacks that needs more.
 * Besides {@link ThinJarIT}, docs/release/thin.sh compiles and runs it, with nothing else of the tests.
 */
public final class ThinApplication {
    private ThinApplication() {}

    /** Prints a line for each thing it tries. */
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        ManagerVerticle manager =
                new ManagerVerticle(new ManagerOptions().setPort(0).setSettleMillis(0));
        vertx.deployVerticle(manager).await();
        List<String> managers = List.of("127.0.0.1:" + manager.actualPort());
        NodeVerticle node =
                new NodeVerticle(new NodeOptions().setId("node-1").setPort(0).setManagers(managers));
        vertx.deployVerticle(node).compose(deployed -> node.whenReady()).await();
        GtStoreClient client = GtStoreClient.create(vertx, new GtStoreClientOptions().setManagers(managers));
        say(
                "cart",
                () -> client.cart("mohan")
                        .put("apple")
                        .compose(put -> client.cart("mohan").get())
                        .map(cart -> cart.getItems().get(0).value())
                        .await());

        say(
                "rocksdb",
                () -> deploy(
                        vertx,
                        new NodeVerticle(new NodeOptions()
                                .setId("node-2")
                                .setPort(0)
                                .setManagers(managers)
                                .setStorage(new StorageOptions().setDataDir("data")))));
        say(
                "raft",
                () -> deploy(
                        vertx,
                        new ManagerVerticle(
                                new ManagerOptions().setPort(0).setRaft(new RaftOptions().setDataDir("data")))));
        say(
                "proxy",
                () -> deploy(
                        vertx,
                        new ManagerVerticle(new ManagerOptions().setPort(0).setProxy(true))));
        say("service", () -> GtStoreService.createProxy(vertx, "gtstore"));
        say("verticle", () -> deploy(vertx, new ClientVerticle(new GtStoreClientOptions().setManagers(managers))));
        client.close().eventually(vertx::close).await();
    }

    private static String deploy(Vertx vertx, Deployable verticle) {
        Future<String> deployed = vertx.deployVerticle(verticle);
        return deployed.await();
    }

    @SuppressWarnings("SystemOut") // it is a program
    private static void say(String what, Callable<?> tried) {
        String came;
        try {
            came = String.valueOf(tried.call());
        } catch (Exception | LinkageError e) {
            came = String.valueOf(e.getMessage());
        }
        System.out.println(what + ": " + came);
    }
}
