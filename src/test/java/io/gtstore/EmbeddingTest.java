// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartItem;
import io.gtstore.client.ClientVerticle;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreService;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.ManagerVerticle;
import io.gtstore.node.NodeOptions;
import io.gtstore.node.NodeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application of docs/embedding.md: it stands there as it stands here, between the markers. */
@ExtendWith(VertxExtension.class)
class EmbeddingTest {
    private static final Path SOURCE = Path.of("src", "test", "java", "io", "gtstore", "EmbeddingTest.java");
    private static final Path DOCUMENT = Path.of("docs", "embedding.md");

    // begin: application
    /** Starts a store of one manager and one node beside the application's own verticles, and gives access to it. */
    static Future<GtStoreService> store(Vertx vertx) {
        ManagerVerticle manager =
                new ManagerVerticle(new ManagerOptions().setPort(0).setSettleMillis(0));
        return vertx.deployVerticle(manager).compose(deployed -> {
            List<String> managers = List.of("127.0.0.1:" + manager.actualPort());
            NodeVerticle node = new NodeVerticle(
                    new NodeOptions().setId("node-1").setPort(0).setManagers(managers));
            ClientVerticle client = new ClientVerticle(new GtStoreClientOptions().setManagers(managers));
            return vertx.deployVerticle(node)
                    .compose(id -> node.whenReady())
                    .compose(ready -> vertx.deployVerticle(client))
                    .map(id -> GtStoreService.createProxy(vertx, GtStoreClientOptions.DEFAULT_ADDRESS));
        });
    }

    /** Any verticle has the store by its address on the event bus. */
    static Future<List<Object>> shop(GtStoreService store) {
        return store.put("mohan", "apple")
                .compose(put -> store.put("mohan", "bread"))
                .compose(put -> store.get("mohan"))
                .map(cart -> cart.getItems().stream().map(CartItem::value).toList());
    }
    // end: application

    @Test
    void three_verticles_in_one_application_make_a_store(Vertx vertx) {
        GtStoreService store = await(store(vertx));
        assertThat(await(shop(store))).containsExactly("apple", "bread");
        assertThat(await(store.checkout("mohan")).getRemoved()).hasSize(2);
    }

    @Test
    void the_document_shows_this_application() throws IOException {
        List<String> source = Files.readAllLines(SOURCE);
        String application = String.join("\n", source.subList(line(source, "begin"), line(source, "end") - 1))
                .stripIndent();
        assertThat(Files.readString(DOCUMENT)).contains("```java\n" + application + "\n```");
    }

    /** The number of the marker's line, from 1. */
    private static int line(List<String> source, String marker) {
        return source.indexOf("    // " + marker + ": application") + 1;
    }
}
