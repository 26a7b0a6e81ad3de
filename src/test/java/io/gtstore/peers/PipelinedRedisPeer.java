// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Redis Cluster by the client that costs it least: for each master one connection and one thread, which sends the next operations of all its customers in one
 * pipeline, with one WAIT for the replica at its end. Customers go on where their results come. It follows no move of a slot.
 */
final class PipelinedRedisPeer implements Peer {
    private static final int WAIT_MILLIS = 2_000;
    private static final int AT_ONCE = 1_024;

    private final Map<HostAndPort, Lane> lanes = new HashMap<>();
    private final Lane[] laneOfSlot = new Lane[16_384];

    /** A client of the servers at these addresses, {@code HOST:PORT} separated by commas. */
    PipelinedRedisPeer(String servers) {
        HostAndPort first = Arrays.stream(servers.split(","))
                .map(HostAndPort::from)
                .findFirst()
                .orElseThrow();
        try (Jedis jedis = new Jedis(first)) {
            for (Object range : (List<?>) jedis.sendCommand(Protocol.Command.CLUSTER, "SLOTS")) {
                List<?> fields = (List<?>) range;
                List<?> master = (List<?>) fields.get(2);
                HostAndPort at = new HostAndPort(
                        new String((byte[]) master.get(0), StandardCharsets.UTF_8),
                        Math.toIntExact((Long) master.get(1)));
                Lane lane = lanes.computeIfAbsent(at, Lane::new);
                Arrays.fill(
                        laneOfSlot,
                        Math.toIntExact((Long) fields.get(0)),
                        Math.toIntExact((Long) fields.get(1)) + 1,
                        lane);
            }
        }
        lanes.values().forEach(lane -> Blocking.start(lane::run));
    }

    @Override
    public void start(Runnable customer) {
        lanes.values().iterator().next().queue.add(new Start(customer));
    }

    @Override
    public Future<Cart> login(String key) {
        return Future.succeededFuture(new ListCart(laneOfSlot[JedisClusterCRC16.getSlot(key)], key));
    }

    @Override
    public void close() {
        lanes.values().forEach(lane -> lane.queue.add(new Stop()));
    }

    /** What a customer asks of a master. */
    private interface Operation {
        /** Adds its commands. Returns whether it changes something. */
        boolean send(Pipeline pipeline);

        /** The answers are there; {@code failure} says why they do not count. */
        void end(@Nullable Throwable failure);
    }

    private record Start(Runnable customer) implements Operation {
        @Override
        public boolean send(Pipeline pipeline) {
            return false;
        }

        @Override
        public void end(@Nullable Throwable failure) {
            customer.run();
        }
    }

    private record Stop() implements Operation {
        @Override
        public boolean send(Pipeline pipeline) {
            return false;
        }

        @Override
        public void end(@Nullable Throwable failure) {}
    }

    private static final class Put implements Operation {
        private final String key;
        private final String item;
        private final Promise<Void> done = Promise.promise();
        private @Nullable Response<Long> length;

        Put(String key, String item) {
            this.key = key;
            this.item = item;
        }

        @Override
        public boolean send(Pipeline pipeline) {
            length = pipeline.rpush(key, item);
            return true;
        }

        @Override
        public void end(@Nullable Throwable failure) {
            complete(done, failure, () -> {
                Objects.requireNonNull(length).get(); // fails if the push did
                return null;
            });
        }
    }

    private static final class Read implements Operation {
        private final String key;
        private final boolean delete;
        private final Promise<List<String>> done = Promise.promise();
        private @Nullable Response<List<String>> items;

        Read(String key, boolean delete) {
            this.key = key;
            this.delete = delete;
        }

        @Override
        public boolean send(Pipeline pipeline) {
            items = pipeline.lrange(key, 0, -1);
            if (delete) {
                pipeline.del(key);
            }
            return delete;
        }

        @Override
        public void end(@Nullable Throwable failure) {
            complete(done, failure, () -> Objects.requireNonNull(items).get());
        }
    }

    private static <T> void complete(Promise<T> promise, @Nullable Throwable failure, Supplier<@Nullable T> result) {
        T value;
        try {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            value = result.get();
        } catch (RuntimeException e) {
            promise.fail(e);
            return;
        }
        promise.complete(value);
    }

    /** One master. */
    private static final class Lane {
        private final HostAndPort master;
        private final BlockingQueue<Operation> queue = new LinkedBlockingQueue<>();

        Lane(HostAndPort master) {
            this.master = master;
        }

        /** Until it is told to stop, or the connection fails. */
        void run() {
            List<Operation> batch = new ArrayList<>();
            try (Jedis jedis = new Jedis(master)) {
                while (true) {
                    batch.add(queue.take());
                    queue.drainTo(batch, AT_ONCE);
                    if (batch.stream().anyMatch(Stop.class::isInstance)) {
                        return;
                    }
                    Throwable failure = exchange(jedis, batch);
                    batch.forEach(operation -> operation.end(failure));
                    batch.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static @Nullable Throwable exchange(Jedis jedis, List<Operation> batch) {
            try (Pipeline pipeline = jedis.pipelined()) {
                boolean changes = false;
                for (Operation operation : batch) {
                    changes |= operation.send(pipeline);
                }
                Response<Long> replicas = changes ? pipeline.waitReplicas(1, WAIT_MILLIS) : null;
                pipeline.sync();
                return replicas == null || replicas.get() >= 1
                        ? null
                        : new IllegalStateException("no replica has it after " + WAIT_MILLIS + " ms");
            } catch (RuntimeException e) {
                return e;
            }
        }
    }

    private record ListCart(Lane lane, String key) implements Cart {
        @Override
        public Future<Void> put(String item) {
            Put put = new Put(key, item);
            lane.queue.add(put);
            return put.done.future();
        }

        @Override
        public Future<List<String>> get() {
            return read(false);
        }

        @Override
        public Future<List<String>> finalizeCart() {
            return read(true);
        }

        private Future<List<String>> read(boolean delete) {
            Read read = new Read(key, delete);
            lane.queue.add(read);
            return read.done.future();
        }
    }
}
