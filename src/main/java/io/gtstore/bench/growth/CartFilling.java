// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.bench.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts {@link PrefilledCarts} into a cluster, many at a time. One that failed is put again, so it may hold its item twice. */
final class CartFilling extends VerticleBase {
    private static final int AT_A_TIME = 256;
    private static final int TRIES = 100;
    private static final long PAUSE_MILLIS = 20;

    private final Function<Vertx, Store> stores;
    private final int end;
    private final Promise<Void> done = Promise.promise();
    private int next;
    private int busy;
    private @Nullable Store store;

    private CartFilling(Function<Vertx, Store> stores, int from, int end) {
        this.stores = stores;
        this.next = from;
        this.end = end;
    }

    /** Puts the carts from one number up to below another one. Blocks. */
    static void fill(Vertx vertx, Function<Vertx, Store> stores, int from, int end) {
        String deployed =
                vertx.deployVerticle(new CartFilling(stores, from, end)).await();
        vertx.undeploy(deployed).await();
    }

    /** Completes when all carts are there. */
    @Override
    public Future<?> start() {
        store = stores.apply(vertx);
        busy = AT_A_TIME;
        for (int i = 0; i < AT_A_TIME; i++) {
            next();
        }
        return done.future();
    }

    @Override
    public Future<?> stop() {
        return Objects.requireNonNull(store).close();
    }

    private void next() {
        if (next < end) {
            put(next++, TRIES);
        } else if (--busy == 0) {
            done.tryComplete();
        }
    }

    private void put(int number, int tries) {
        Objects.requireNonNull(store)
                .login(PrefilledCarts.key(number))
                .compose(visit -> visit.put(PrefilledCarts.item(number)))
                .onComplete(stored -> next(), why -> {
                    if (tries <= 1) {
                        done.tryFail(why);
                    } else {
                        vertx.setTimer(PAUSE_MILLIS, over -> put(number, tries - 1));
                    }
                });
    }
}
