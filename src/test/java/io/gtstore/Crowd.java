// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;

import io.gtstore.client.GtStoreClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Many {@link AuditedShopper}s, each on a cart of its own, on one event loop, until the shop closes. */
final class Crowd {
    private final Context loop;
    private final AuditedShopper.Tally tally = new AuditedShopper.Tally();
    private final List<AuditedShopper> shoppers = new ArrayList<>();
    private final List<Future<Void>> ends = new ArrayList<>();
    private volatile boolean closing;

    private Crowd(Context loop) {
        this.loop = loop;
    }

    /** So many shop from now on, one call after the other. */
    static Crowd shopping(Vertx vertx, GtStoreClient client, int count, Random random) {
        Crowd crowd = new Crowd(vertx.getOrCreateContext());
        for (int i = 0; i < count; i++) {
            String key = "customer-" + i;
            AuditedShopper shopper = new AuditedShopper(key, client.cart(key), random.nextLong(), crowd.tally);
            crowd.shoppers.add(shopper);
            Promise<Void> end = Promise.promise();
            crowd.ends.add(end.future());
            crowd.loop.runOnContext(go -> crowd.step(shopper, end));
        }
        return crowd;
    }

    private void step(AuditedShopper shopper, Promise<Void> end) {
        if (closing) {
            end.complete();
            return;
        }
        shopper.step().onComplete(done -> loop.runOnContext(go -> step(shopper, end)), end::fail);
    }

    /** Waits until everybody has ended what he was about. */
    void close() {
        closing = true;
        await(Future.all(ends));
    }

    /** Does something with each of them where they run, and waits for it. */
    void each(Consumer<AuditedShopper> action) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(go -> {
            shoppers.forEach(action);
            done.complete();
        });
        await(done.future());
    }

    /** Each of them looks at its cart, one after the other. */
    void checkCarts() {
        for (AuditedShopper shopper : shoppers) {
            Promise<Void> looked = Promise.promise();
            loop.runOnContext(go -> shopper.checkCart().onComplete(looked));
            await(looked.future());
        }
    }

    List<AuditedShopper> shoppers() {
        return shoppers;
    }

    AuditedShopper.Tally tally() {
        return tally;
    }
}
