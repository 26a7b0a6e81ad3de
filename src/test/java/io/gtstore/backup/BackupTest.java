// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreAdmin;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.ScanPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup says of itself. */
class BackupTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void it_names_members_that_were_absent_from_any_page_even_if_they_are_back_at_its_end() {
        GtStoreClient client = pages(
                new ScanPage(List.of(), "1:", 1, 3, List.of("node-2")),
                new ScanPage(List.of(), "2:", 2, 3, List.of("node-1", "node-2")),
                new ScanPage(List.of(), null, 3, 3, List.of()));
        Backup.Summary summary = new Backup(client, (done, of, carts, items) -> {}).write(folder.resolve("carts"));
        assertThat(summary.absent()).containsExactly("node-1", "node-2");
    }

    /** A client whose scans answer with these pages, and whose status names nobody as absent. */
    private static GtStoreClient pages(ScanPage... pages) {
        Queue<ScanPage> left = new ArrayDeque<>(List.of(pages));
        GtStoreAdmin admin = (GtStoreAdmin) Proxy.newProxyInstance(
                BackupTest.class.getClassLoader(),
                new Class<?>[] {GtStoreAdmin.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "status" ->
                        Future.succeededFuture(new ClusterStatus(new JsonObject()
                                .put("slots", 3)
                                .put("replicas", 2)
                                .put("hash", "murmur3")
                                .put("merge", "union")));
                    case "scan" -> Future.succeededFuture(left.remove());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return (GtStoreClient) Proxy.newProxyInstance(
                BackupTest.class.getClassLoader(),
                new Class<?>[] {GtStoreClient.class},
                (proxy, method, arguments) -> admin);
    }
}
