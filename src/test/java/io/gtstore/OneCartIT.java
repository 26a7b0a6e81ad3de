// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartCopies;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PutResult;
import io.gtstore.node.NodeLimitsOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many sessions do something to one cart at the same time, on processes with disks, where each decision finds others' changes being stored. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OneCartIT {
    private static final Logger LOG = LoggerFactory.getLogger(OneCartIT.class);
    private static final int LIMIT = NodeLimitsOptions.DEFAULT_MAX_CART_BYTES;
    private static final int SESSIONS = 10;
    private static final int PUTS = 200;
    private static final String LONG = "x".repeat(16_000);

    @Test
    void of_two_sessions_that_check_out_at_once_one_is_told_each_item() {
        checkOutTwice(20);
    }

    @Test
    @Tag("proof")
    void so_it_is_a_thousand_times() {
        checkOutTwice(1_000);
    }

    private static void checkOutTwice(int times) {
        Map<String, Integer> owners = new HashMap<>();
        try (ProcessCluster cluster = ProcessCluster.durable(3, 2);
                Lines first = new Lines(cluster, owners);
                Lines second = new Lines(cluster, owners)) {
            int toBoth = 0;
            int toNeither = 0;
            int atOnce = 0;
            for (int round = 0; round < times; round++) {
                String key = "cart-" + round % 20;
                Session one = first.login(key);
                Session other = second.login(key);
                List<String> items = List.of("apple-" + round, "pear-" + round, "plum-" + round);
                for (String item : items) {
                    assertOk(one.line.answer(one.put(item)));
                }
                long checkout = one.checkOut();
                long another = other.checkOut();
                List<String> told = removed(one.line.answer(checkout));
                List<String> toldOther = removed(other.line.answer(another));
                toBoth += (int) items.stream()
                        .filter(told::contains)
                        .filter(toldOther::contains)
                        .count();
                toNeither += (int) items.stream()
                        .filter(item -> !told.contains(item) && !toldOther.contains(item))
                        .count();
                atOnce += toldOther.isEmpty() ? 0 : 1;
            }
            LOG.warn(
                    "{} carts checked out by two sessions at once: items told to both {}, to neither {}; the second was told some {} times",
                    times,
                    toBoth,
                    toNeither,
                    atOnce);
            assertThat(toBoth).as("told to both").isZero();
            assertThat(toNeither).as("told to neither").isZero();
        }
    }

    @Test
    @Tag("proof")
    void however_many_put_at_once_at_its_owner_a_cart_is_within_its_limit(Vertx vertx) throws Exception {
        try (ProcessCluster cluster = ProcessCluster.durable(3, 2)) {
            Map<String, Integer> owners = new ConcurrentHashMap<>();
            Map<String, Integer> outcomes = new TreeMap<>();
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            List<Map<String, Integer>> each = inParallel(SESSIONS, i -> {
                try (Lines lines = new Lines(cluster, owners)) {
                    return putAtOnce(lines.login("mohan"), "s" + i, acknowledged);
                }
            });
            each.forEach(one -> one.forEach((code, times) -> outcomes.merge(code, times, Integer::sum)));
            assertThat(outcomes).containsKeys("ok", "cart_full");
            readAndCheckOut(cluster.client(vertx), acknowledged, LIMIT, outcomes);
        }
    }

    @Test
    @Tag("proof")
    void however_many_put_at_once_wherever_they_like_a_cart_is_within_what_each_owner_may_add(Vertx vertx)
            throws Exception {
        try (ProcessCluster cluster = ProcessCluster.durable(3, 2)) {
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            Map<String, Integer> outcomes = new TreeMap<>();
            List<Future<PutResult>> puts = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                CartSession session = await(cluster.client(vertx).openSession("mohan"));
                for (int n = 0; n < PUTS; n++) {
                    String item = "s" + i + "-" + n + LONG;
                    puts.add(session.put(item).onSuccess(done -> acknowledged.add(item)));
                }
            }
            for (Future<PutResult> put : puts) {
                String outcome = await(put.map(done -> "ok")
                        .otherwise(failed -> ((GtStoreException) failed).code().wireName()));
                outcomes.merge(outcome, 1, Integer::sum);
            }
            readAndCheckOut(cluster.client(vertx), acknowledged, 2L * LIMIT, outcomes);
        }
    }

    private static Map<String, Integer> putAtOnce(Session session, String name, Queue<String> acknowledged) {
        Map<Long, String> asked = new TreeMap<>();
        for (int n = 0; n < PUTS; n++) {
            String item = name + "-" + n + LONG;
            asked.put(session.put(item), item);
        }
        Map<String, Integer> outcomes = new HashMap<>();
        for (int n = 0; n < PUTS; n++) {
            JsonObject reply = session.line.next();
            boolean ok = reply.getBoolean("ok");
            if (ok) {
                acknowledged.add(Objects.requireNonNull(asked.get(reply.getLong("id"))));
            }
            outcomes.merge(ok ? "ok" : reply.getJsonObject("error").getString("code"), 1, Integer::sum);
        }
        return outcomes;
    }

    /** By clients that have nothing to do with those who put. */
    private static void readAndCheckOut(
            GtStoreClient client, Queue<String> acknowledged, long most, Map<String, Integer> outcomes) {
        CartSession session = await(client.openSession("mohan"));
        List<String> held = items(await(session.get()).getItems());
        long bytes = held.stream().mapToLong(item -> item.length() + 2L).sum();
        LOG.warn(
                "{} sessions with {} puts each at once: {}; the cart has {} items, {} bytes of {} ({} acknowledged)",
                SESSIONS,
                PUTS,
                outcomes,
                held.size(),
                bytes,
                LIMIT,
                acknowledged.size());
        assertThat(bytes).isLessThanOrEqualTo(most);
        assertThat(held).containsAll(acknowledged).doesNotHaveDuplicates();
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            CartCopies copies = await(client.admin().copies("mohan"));
            assertThat(copies.copies())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(copy -> assertThat(copy.cart()).isEqualTo(copies.merged()));
        });
        assertThat(items(await(session.checkout()).getRemoved())).containsExactlyInAnyOrderElementsOf(held);
        assertThat(await(session.get()).getItems()).isEmpty();
    }

    @Test
    @Tag("proof")
    void a_hundred_check_out_a_cart_that_they_share(Vertx vertx) throws Exception {
        checkOutShared(vertx, 100);
    }

    /** The cart then knows of all of them, for twenty minutes. */
    @Test
    @Tag("proof")
    void five_thousand_check_out_a_cart_that_they_share_within_a_minute(Vertx vertx) throws Exception {
        checkOutShared(vertx, Integer.getInteger("gtstore.sessions", 5_000));
    }

    private static void checkOutShared(Vertx vertx, int sessions) throws Exception {
        try (ProcessCluster cluster = ProcessCluster.durableAndPatient(3, 2)) {
            GtStoreClient client = cluster.client(vertx);
            ProcessCluster.awaitWhole(client, 3);
            Crowd others = Crowd.shopping(vertx, client, 8, new Random(1));
            AtomicInteger next = new AtomicInteger();
            Map<String, List<String>> told = new ConcurrentHashMap<>();
            Map<String, Integer> owners = new ConcurrentHashMap<>();
            Map<String, Long> checkouts = new ConcurrentHashMap<>();
            long begun = System.nanoTime();
            List<Long> slowest = inParallel(64, thread -> {
                long worst = 0;
                try (Lines lines = new Lines(cluster, owners)) {
                    for (int i = next.getAndIncrement(); i < sessions; i = next.getAndIncrement()) {
                        Session session = lines.login("shared");
                        long since = System.nanoTime();
                        session.sure(
                                "put",
                                session.fields().put("seq", ++session.seq).put("item", "item-" + i));
                        if (i % 10 == 0) {
                            session.sure("get", session.fields());
                        }
                        JsonObject checkout = session.fields().put("seq", ++session.seq);
                        told.put(session.name, removed(session.sure("finalize", checkout)));
                        checkouts.put(session.name, session.seq);
                        worst = Math.max(worst, (System.nanoTime() - since) / 1_000_000);
                    }
                }
                return worst;
            });
            long millis = (System.nanoTime() - begun) / 1_000_000;
            others.close();
            AuditedShopper.Tally tally = others.tally();
            assertThat(tally.acknowledged).as("items of others").isGreaterThan(sessions / 10);
            assertThat(millis).as("ms for all").isLessThan(60_000);
            List<String> all =
                    IntStream.range(0, sessions).mapToObj(i -> "item-" + i).toList();
            assertThat(told.values().stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);

            CartSession late = await(client.openSession("shared"));
            List<String> left = List.of("late-1", "late-2", "late-3");
            left.forEach(item -> await(late.put(item)));
            cluster.restartAll(List.of("node-3", "node-1", "manager", "node-2"), 2);
            ProcessCluster.awaitWhole(cluster.client(vertx), 3);
            CartSession after = await(cluster.client(vertx).openSession("shared"));
            assertThat(items(await(after.get()).getItems())).containsExactlyElementsOf(left);
            for (AuditedShopper shopper : others.shoppers()) {
                shopper.check(await(
                        await(cluster.client(vertx).openSession(shopper.key())).get()));
            }
            assertThat(tally.lost).as("lost").isEmpty();
            assertThat(tally.twice).as("doubled").isEmpty();
            assertThat(tally.back).as("back after a removal").isEmpty();
            try (Lines lines = new Lines(cluster, new HashMap<>())) {
                LineClient line = lines.login("shared").line;
                told.forEach((session, items) -> {
                    long seq = Objects.requireNonNull(checkouts.get(session));
                    JsonObject again =
                            WireMessages.key("shared").put("session", session).put("seq", seq);
                    assertThat(removed(line.ask("finalize", again))).containsExactlyElementsOf(items);
                });
            }
            LOG.warn(
                    "{} sessions put into, read and checked out one cart in {} ms, the slowest in {} ms; {} operations of others meanwhile, {} of unknown outcome; after kill -9 of all, everything is there, and each is told again what it took",
                    sessions,
                    millis,
                    slowest.stream().mapToLong(Long::longValue).max().orElseThrow(),
                    tally.operations,
                    tally.unknown);
            assertThat(items(await(after.checkout()).getRemoved())).containsExactlyElementsOf(left);
        }
    }

    private interface Task<T> {
        T of(int number) throws Exception;
    }

    private static <T> List<T> inParallel(int threads, Task<T> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> tasks = IntStream.range(0, threads)
                    .mapToObj(i -> (Callable<T>) () -> task.of(i))
                    .toList();
            List<T> results = new ArrayList<>();
            for (java.util.concurrent.Future<T> each : pool.invokeAll(tasks)) {
                results.add(each.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<String> items(List<CartItem> items) {
        return items.stream().map(item -> String.valueOf(item.value())).toList();
    }

    private static List<String> removed(JsonObject reply) {
        assertOk(reply);
        return WireMessages.objects(reply.getJsonArray("removed")).stream()
                .map(entry -> entry.getString("item"))
                .toList();
    }

    private static void assertOk(JsonObject reply) {
        assertThat(reply.getBoolean("ok")).as(reply.encode()).isTrue();
    }

    /** A line to the manager and one to each owner. Used by one thread. */
    private static final class Lines implements AutoCloseable {
        private final LineClient manager;
        private final Map<String, Integer> owners;
        private final Map<Integer, LineClient> nodes = new HashMap<>();

        /**
         * Says nothing yet.
         *
         * @param owners the port of each cart's owner, where all its sessions go: a login names another one while that one is suspected
         */
        Lines(ProcessCluster cluster, Map<String, Integer> owners) {
            this.owners = owners;
            manager = new LineClient(cluster.port("manager"));
        }

        /** A new session of the cart. */
        Session login(String key) {
            JsonObject login = manager.ask("login", WireMessages.key(key));
            assertOk(login);
            int port = owners.computeIfAbsent(
                    key, first -> login.getJsonObject("node").getInteger("port"));
            return new Session(nodes.computeIfAbsent(port, LineClient::new), key, login.getString("session"));
        }

        @Override
        public void close() {
            manager.close();
            nodes.values().forEach(LineClient::close);
        }
    }

    /** One session at the first owner of its cart. */
    private static final class Session {
        private final LineClient line;
        private final String key;
        private final String name;
        private long seq;

        Session(LineClient line, String key, String name) {
            this.line = line;
            this.key = key;
            this.name = name;
        }

        JsonObject fields() {
            return WireMessages.key(key).put("session", name);
        }

        /** The ok answer; while the same may be asked again, it is, and says so. */
        JsonObject sure(String op, JsonObject fields) {
            JsonObject reply = line.ask(op, fields);
            for (int tries = 0; tries < 20 && !reply.getBoolean("ok"); tries++) {
                assertThat(reply.getJsonObject("error").getBoolean("retry"))
                        .as(reply.encode())
                        .isTrue();
                reply = line.ask(op, op.equals("finalize") ? fields.copy().put("retry", true) : fields);
            }
            assertOk(reply);
            return reply;
        }

        /** The id of the request. */
        long put(String item) {
            return line.send("put", fields().put("seq", ++seq).put("item", item));
        }

        /** The id of the request. */
        long checkOut() {
            return line.send("finalize", fields().put("seq", ++seq));
        }
    }
}
