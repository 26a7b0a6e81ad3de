// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.backup.Backup;
import io.gtstore.backup.BackupException;
import io.gtstore.backup.BackupReader;
import io.gtstore.backup.Restore;
import io.gtstore.cart.Entry;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.ScanPage;
import io.gtstore.manager.ClusterOptions;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.node.NodeLimitsOptions;
import io.gtstore.node.NodeOptions;
import io.gtstore.protocol.StoredCart;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is backed up while customers shop and nodes come and go, and comes back in clusters of other sizes. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init") // the folder is set before each test
class BackupIT {
    private static final int CARTS = 600;

    @TempDir
    Path folder;

    @Test
    void a_backup_under_load_has_all_that_was_acknowledged_and_comes_back_in_clusters_of_other_sizes(Vertx vertx)
            throws IOException {
        Path file = folder.resolve("backup");
        Map<String, List<String>> sure = backUpWhileNodesComeAndGo(vertx, file);
        Map<String, List<String>> carts = read(file);
        sure.forEach((key, items) -> assertThat(carts.get(key)).as(key).containsAll(items));

        try (LocalCluster small = LocalCluster.start(vertx, 1, options(16))) {
            Restore.Summary first = restore(small.client(), file);
            assertThat(first.restored()).isEqualTo(items(carts));
            assertThat(first.present()).isZero();
            assertThat(scanned(small.client())).isEqualTo(carts);
            Restore.Summary again = restore(small.client(), file);
            assertThat(again.restored()).isZero();
            assertThat(again.present()).isEqualTo(items(carts));
            assertThat(scanned(small.client())).isEqualTo(carts);
        }
        try (LocalCluster large = LocalCluster.start(vertx, 4, options(1_000))) {
            interruptedRestore(large.client(), file);
            Shoppers shoppers = new Shoppers(large.client(), CARTS);
            shoppers.start(4);
            restore(large.client(), file);
            shoppers.stop();
            assertThat(shoppers.failures()).isEmpty();
            shoppers.check();
            // The shoppers of both clusters name their items alike, so what counts is the number.
            assertThat(items(scanned(large.client()))).isEqualTo(items(carts) + shoppers.acknowledged());
        }
    }

    /** Returns what had been acknowledged when the backup began. */
    private static Map<String, List<String>> backUpWhileNodesComeAndGo(Vertx vertx, Path file) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 0, options(64))) {
            for (int i = 1; i <= 3; i++) {
                cluster.startNode("node-" + i, smallChunks());
            }
            Shoppers shoppers = new Shoppers(cluster.client(), CARTS);
            shoppers.fill();
            shoppers.start(4);
            Map<String, List<String>> sure = shoppers.sure();
            List<Long> pages = new ArrayList<>();
            Backup.Summary summary = new Backup(cluster.client(), (done, of, carts, items) -> {
                        pages.add(done);
                        if (pages.size() == 2) {
                            cluster.kill("node-2");
                        } else if (pages.size() == 4) {
                            cluster.startSlowly("node-4", smallChunks());
                        }
                    })
                    .write(file);
            shoppers.stop();
            assertThat(shoppers.failures()).isEmpty();
            assertThat(pages).hasSizeGreaterThan(6).isSorted().endsWith(64L);
            assertThat(summary.carts()).isEqualTo(CARTS);
            assertThat(summary.absent()).containsExactly("node-2");
            return sure;
        }
    }

    private static void interruptedRestore(GtStoreClient client, Path file) {
        Restore restore = new Restore(
                client,
                (done, of, carts, items) -> {
                    if (done == 100) {
                        client.close();
                    }
                },
                false,
                problem -> {});
        assertThatThrownBy(() -> restore.run(file))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(file + " line ")
                .hasMessageContaining("restore again");
    }

    @Test
    void nothing_is_put_from_a_file_that_is_not_whole_and_what_is_sound_if_one_insists(Vertx vertx) throws IOException {
        try (LocalCluster cluster = LocalCluster.start(vertx, 1)) {
            GtStoreClient client = cluster.client();
            for (String key : List.of("arjun", "mohan", "priya")) {
                await(client.cart(key).put("apple"));
            }
            Path file = folder.resolve("backup");
            new Backup(client, (done, of, carts, items) -> {}).write(file);
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            lines.set(2, lines.get(2).replace("items", "item"));
            Files.write(file, lines);
            try (LocalCluster other = LocalCluster.start(vertx, 1)) {
                assertThatThrownBy(() -> restore(other.client(), file)).hasMessageContaining(file + " line 3: ");
                assertThat(scanned(other.client())).isEmpty();
                List<String> problems = new ArrayList<>();
                Restore.Summary summary =
                        new Restore(other.client(), (done, of, carts, items) -> {}, true, problems::add).run(file);
                assertThat(summary).isEqualTo(new Restore.Summary(2, 2, 0, 2));
                assertThat(problems).hasSize(2).first().asString().startsWith(file + " line 3: ");
                assertThat(scanned(other.client())).hasSize(2);
            }
        }
    }

    private static Restore.Summary restore(GtStoreClient client, Path file) {
        return new Restore(client, (done, of, carts, items) -> {}, false, problem -> {}).run(file);
    }

    private static ManagerOptions options(int slots) {
        return new ManagerOptions().setSettleMillis(0).setCluster(new ClusterOptions().setSlots(slots));
    }

    private static NodeOptions smallChunks() {
        return new NodeOptions()
                .setLimits(new NodeLimitsOptions()
                        .setMaxCartBytes(16_384)
                        .setMaxItems(150)
                        .setMaxFrameBytes(65_536));
    }

    private static int items(Map<String, List<String>> carts) {
        return carts.values().stream().mapToInt(List::size).sum();
    }

    private static Map<String, List<String>> read(Path file) throws IOException {
        Map<String, List<String>> carts = new TreeMap<>();
        try (BackupReader reader = new BackupReader(file)) {
            for (StoredCart cart = reader.next(); cart != null; cart = reader.next()) {
                carts.put(cart.key(), texts(cart.items()));
            }
        }
        return carts;
    }

    private static Map<String, List<String>> scanned(GtStoreClient client) {
        Map<String, List<String>> carts = new TreeMap<>();
        String next = "";
        while (next != null) {
            ScanPage page = await(client.admin().scan(next));
            page.carts()
                    .forEach(cart -> carts.put(
                            cart.key(),
                            cart.items().stream()
                                    .map(item -> item.json().replace("\"", ""))
                                    .toList()));
            next = page.next();
        }
        return carts;
    }

    private static List<String> texts(List<Entry> entries) {
        return entries.stream().map(entry -> entry.item().replace("\"", "")).toList();
    }
}
