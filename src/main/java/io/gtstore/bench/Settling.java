// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.MemberStatus;
import io.gtstore.launch.Await;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** Waits for a cluster to come to rest, so that what it does to get there is not measured. */
public final class Settling {
    private Settling() {}

    /** Returns once so many nodes serve and no slot moves; a {@link io.gtstore.launch.StartException} if that takes longer than a minute. Blocks. */
    public static void await(Vertx vertx, GtStoreClientOptions options, int nodes) {
        with(vertx, options, client -> Await.until("all " + nodes + " nodes serve", () -> settled(client, nodes)));
    }

    /** Returns if the cluster answers; a {@link io.gtstore.client.GtStoreException} if it does not. Blocks. */
    public static void reach(Vertx vertx, GtStoreClientOptions options) {
        with(vertx, options, client -> client.admin().status().await());
    }

    private static void with(Vertx vertx, GtStoreClientOptions options, Consumer<GtStoreClient> action) {
        GtStoreClient client = GtStoreClient.create(vertx, options);
        try {
            action.accept(client);
        } finally {
            client.close().await();
        }
    }

    private static boolean settled(GtStoreClient client, int nodes) {
        try {
            return settled(client.admin().status().await(), nodes);
        } catch (GtStoreException e) {
            if (e.isRetryable()) {
                return false;
            }
            throw e;
        }
    }

    private static boolean settled(ClusterStatus status, int nodes) {
        return status.getMembers().size() == nodes
                && status.getMoving() == 0
                && (status.getUnderReplicated() == 0 || nodes < status.getReplicas())
                && status.getMembers().stream()
                                .mapToInt(MemberStatus::getCatchingUp)
                                .sum()
                        == 0;
    }
}
