// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event loop of the client, with its own connections and its share of the shoppers. Deployed once; its
 * measurements may be read after it has ended.
 */
final class Worker extends VerticleBase {
    private final LoadOptions options;
    private final Function<Vertx, Store> stores;
    private final LiveCounts counts;
    private final OperationTap tap;
    private final Metrics figures = new Metrics();
    private final List<Shopper> shoppers = new ArrayList<>();
    private final AtomicBoolean turning = new AtomicBoolean();
    private final Promise<Void> end = Promise.promise();
    private int shopping;
    private @Nullable Store store;
    private volatile @Nullable Pace pace;

    Worker(LoadOptions options, Function<Vertx, Store> stores, LiveCounts counts, OperationTap tap) {
        this.options = options;
        this.stores = stores;
        this.counts = counts;
        this.tap = tap;
    }

    @Override
    public Future<?> start() {
        store = stores.apply(vertx);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return Objects.requireNonNull(store).close();
    }

    /**
     * Lets its shoppers in; from any thread.
     *
     * @param first the number of its first shopper, of those of all lanes
     * @param count how many they are
     * @param run what its keys begin with
     * @return completes when all of them have ended and checked their last cart
     */
    Future<Void> begin(Window during, String run, int first, int count) {
        context.runOnContext(turn -> {
            Lane lane = new Lane(vertx, Objects.requireNonNull(store), options, during, figures, counts, tap);
            Pace made = options.open()
                    ? new OpenPace(lane, first, count, shoppers::get, this::close)
                    : new ClosedPace(lane, this::close);
            pace = made;
            shopping = count;
            for (int i = 0; i < count; i++) {
                int index = i;
                shoppers.add(new Shopper(lane, run + "-" + (first + i), shopper -> made.idle(shopper, index)));
            }
            for (int i = 0; i < count; i++) {
                made.idle(shoppers.get(i), i);
            }
            if (count == 0) {
                end.complete();
            }
        });
        return end.future();
    }

    /** Gives its pace a turn if one is due; from any thread. */
    void turn(long nowNanos) {
        Pace present = pace;
        if (present != null && nowNanos - present.nextNanos() >= 0 && turning.compareAndSet(false, true)) {
            context.runOnContext(go -> {
                turning.set(false);
                present.turn();
            });
        }
    }

    /** The run is over for that shopper. */
    private void close(Shopper shopper) {
        shopper.close().onComplete(done -> {
            if (--shopping == 0) {
                end.complete();
            }
        });
    }

    Metrics figures() {
        return figures;
    }
}
