// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two sessions check one cart out through different owners at the same time, on processes: one of them is told each item. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ExclusiveCheckoutIT {
    private static final Logger LOG = LoggerFactory.getLogger(ExclusiveCheckoutIT.class);
    private static final List<String> ITEMS = List.of("apple", "pear", "plum");
    private static final int CARTS = 20;

    @Test
    void one_is_told_each_item_and_usually_that_it_is_its_alone() {
        try (ProcessCluster cluster = ProcessCluster.durable(3, 2)) {
            int exclusive = checkOutTwice(cluster, 40);
            assertThat(exclusive).as("answers that are exclusive").isGreaterThan(40);
        }
    }

    @Test
    @Tag("proof")
    void so_it_is_a_thousand_times_in_memory_and_on_disks_with_two_copies_and_with_three() {
        for (boolean durable : new boolean[] {false, true}) {
            for (int copies = 2; copies <= 3; copies++) {
                try (ProcessCluster cluster =
                        durable ? ProcessCluster.durable(3, copies) : ProcessCluster.start(3, copies)) {
                    int exclusive = checkOutTwice(cluster, 1_000);
                    assertThat(exclusive).as("answers that are exclusive").isGreaterThanOrEqualTo(2 * 990);
                }
            }
        }
    }

    private static int checkOutTwice(ProcessCluster cluster, int times) {
        Map<Integer, LineClient> lines = new HashMap<>();
        int toBoth = 0;
        int toNeither = 0;
        int exclusive = 0;
        List<Long> micros = new ArrayList<>();
        try (LineClient manager = new LineClient(cluster.port("manager"))) {
            for (int round = 0; round < times; round++) {
                String key = "cart-" + round % CARTS;
                JsonObject login = manager.ask("login", WireMessages.key(key));
                LineClient primary = line(lines, login.getJsonObject("node"));
                LineClient replica = line(
                        lines,
                        WireMessages.objects(login.getJsonArray("replicas")).get(0));
                JsonObject one = WireMessages.key(key).put("session", login.getString("session"));
                JsonObject other = WireMessages.key(key)
                        .put(
                                "session",
                                manager.ask("login", WireMessages.key(key)).getString("session"));
                for (int i = 0; i < ITEMS.size(); i++) {
                    JsonObject put = one.copy().put("seq", i + 1).put("item", ITEMS.get(i));
                    assertThat(primary.ask("put", put).getBoolean("ok")).isTrue();
                }
                long since = System.nanoTime();
                long first = replica.send("finalize", one.put("seq", ITEMS.size() + 1));
                long second = primary.send("finalize", other.put("seq", 1));
                JsonObject told = replica.answer(first);
                JsonObject toldOther = primary.answer(second);
                micros.add((System.nanoTime() - since) / 1_000);
                List<String> items = removed(told);
                List<String> otherItems = removed(toldOther);
                for (String item : ITEMS) {
                    toBoth += items.contains(item) && otherItems.contains(item) ? 1 : 0;
                    toNeither += items.contains(item) || otherItems.contains(item) ? 0 : 1;
                }
                exclusive += told.getBoolean("exclusive") ? 1 : 0;
                exclusive += toldOther.getBoolean("exclusive") ? 1 : 0;
            }
        } finally {
            lines.values().forEach(LineClient::close);
        }
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        LOG.warn(
                "{} carts checked out through two owners at once: items told to both {}, to neither {}; {} of {} answers exclusive; both answered in {} us at p50, {} at p99",
                times,
                toBoth,
                toNeither,
                exclusive,
                2 * times,
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100]);
        assertThat(toBoth).as("told to both").isZero();
        assertThat(toNeither).as("told to neither").isZero();
        return exclusive;
    }

    private static LineClient line(Map<Integer, LineClient> lines, JsonObject node) {
        return lines.computeIfAbsent(node.getInteger("port"), LineClient::new);
    }

    private static List<String> removed(JsonObject reply) {
        assertThat(reply.getBoolean("ok")).as(reply.encode()).isTrue();
        return WireMessages.objects(reply.getJsonArray("removed")).stream()
                .map(entry -> entry.getString("item"))
                .toList();
    }
}
