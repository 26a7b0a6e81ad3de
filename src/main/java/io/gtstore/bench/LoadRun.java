// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.gtstore.client.GtStoreClientOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A run of load against a cluster. Its thread waits, reports progress and, in an open loop, paces the lanes. */
public final class LoadRun {
    /** The precision of the start of operations in an open loop. */
    private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long CLOSED_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LoadOptions options;
    private final LoadProgress progress;
    private final OperationTap tap;
    private final LiveCounts counts;
    private final ProcessorMeter processors;
    private final List<Worker> lanes = new ArrayList<>();

    private LoadRun(LoadOptions options, LoadProgress progress, OperationTap tap, List<ProcessHandle> servers) {
        this.options = options;
        this.progress = progress;
        this.tap = tap;
        this.counts = new LiveCounts(options.operations());
        this.processors = new ProcessorMeter(servers);
    }

    /**
     * Makes the load through the public client, and waits for its end. Blocks: not for an event loop.
     *
     * @param cluster whose processor time is measured, if it was started for the run
     * @param client how each of the clients finds the cluster
     */
    public static LoadResult run(
            Vertx vertx, TestCluster cluster, GtStoreClientOptions client, LoadOptions options, LoadProgress progress) {
        return new LoadRun(options, progress, OperationTap.NONE, cluster.servers())
                .run(vertx, on -> new ClientStore(on, client));
    }

    /** The same on any store; one is made on the event loop of each client thread. */
    public static LoadResult run(
            Vertx vertx, Function<Vertx, Store> stores, LoadOptions options, LoadProgress progress) {
        return run(vertx, stores, options, progress, OperationTap.NONE);
    }

    /** The same, with a tap that hears the end of each operation. */
    public static LoadResult run(
            Vertx vertx, Function<Vertx, Store> stores, LoadOptions options, LoadProgress progress, OperationTap tap) {
        return new LoadRun(options, progress, tap, List.of()).run(vertx, stores);
    }

    private LoadResult run(Vertx vertx, Function<Vertx, Store> stores) {
        List<String> deployed = new ArrayList<>();
        try {
            for (int i = 0; i < options.threads(); i++) {
                Worker lane = new Worker(options, stores, counts, tap);
                deployed.add(vertx.deployVerticle(lane).await());
                lanes.add(lane);
            }
            Window window =
                    Window.after(System.nanoTime() + HEAD_START_NANOS, options.warmupSeconds(), options.seconds());
            await(begin(window), window);
            Metrics all = new Metrics();
            lanes.forEach(lane -> all.add(lane.figures()));
            return LoadResult.of(options, all, counts.seconds(window), processors);
        } finally {
            deployed.forEach(id -> vertx.undeploy(id).await());
        }
    }

    private Future<?> begin(Window window) {
        // Runs against one cluster one after the other must not meet each other's carts.
        String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 30), 36);
        List<Future<Void>> ends = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < lanes.size(); i++) {
            int next = (int) ((long) options.sessions() * (i + 1) / lanes.size());
            ends.add(lanes.get(i).begin(window, run, first, next - first));
            first = next;
        }
        return Future.join(ends);
    }

    private void await(Future<?> end, Window window) {
        long second = 1;
        long before = 0;
        while (!end.isComplete()) {
            LockSupport.parkNanos(options.open() ? TURN_NANOS : CLOSED_TURN_NANOS);
            long now = System.nanoTime();
            lanes.forEach(lane -> lane.turn(now));
            processors.turn(window, now);
            if (now - window.beginNanos() >= TimeUnit.SECONDS.toNanos(second)) {
                long done = counts.ok.sum();
                progress.at(
                        (int) second,
                        options.warmupSeconds() + options.seconds(),
                        second <= options.warmupSeconds(),
                        done - before,
                        counts.failed.sum());
                before = done;
                second++;
            }
        }
        processors.end();
    }
}
