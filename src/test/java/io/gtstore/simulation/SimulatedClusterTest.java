// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Schedules that once went wrong, told step by step, so that they stay what they are whatever becomes of the seeds. */
@Tag("simulation")
@ExtendWith(SilentProduct.class)
@DisplayName("A simulated cluster comes to rest")
class SimulatedClusterTest {
    private static final long HOUR = 3_600_000;

    private final Scheduler scheduler = new Scheduler();
    private final Trace trace = new Trace(scheduler, false);
    private final Ledger ledger = new Ledger(trace, false, false);
    private SimulatedCluster cluster = within(Setup.Limits.WIDE, 0);

    private SimulatedCluster within(Setup.Limits limits, int ttlMillis) {
        return new SimulatedCluster(
                new Setup(
                        3,
                        2,
                        2,
                        8,
                        0,
                        0,
                        true,
                        0,
                        0,
                        900_000,
                        ttlMillis,
                        false,
                        false,
                        0,
                        1,
                        limits,
                        MergePolicy.UNION),
                scheduler,
                new SplittableRandom(1),
                trace,
                ledger);
    }

    private void start() {
        cluster.startManager();
        List.of("node-1", "node-2", "node-3").forEach(cluster::startNode);
        scheduler.run(2_000);
        assertThat(cluster.checks().unsettled()).isEmpty();
    }

    private void cutFrom(String one, String... others) {
        List.of(others).forEach(other -> cluster.cut(one, other));
    }

    @Test
    void after_two_lives_of_the_manager_went_on_from_one_map_without_hearing_of_each_other() {
        start();
        cluster.crash(SimulatedCluster.MANAGER);
        cutFrom(SimulatedCluster.MANAGER, "node-2", "node-3");
        cluster.startManager();
        scheduler.run(600);
        cluster.crash(SimulatedCluster.MANAGER);
        cutFrom("node-1", "node-2", "node-3", SimulatedCluster.MANAGER);
        cluster.mend(SimulatedCluster.MANAGER, "node-2");
        cluster.mend(SimulatedCluster.MANAGER, "node-3");
        cluster.startManager();
        scheduler.run(700);
        assertThat(cluster.node("node-1").node().map())
                .satisfies(map -> assertThat(map.manager()).isEqualTo("manager-2"));
        assertThat(cluster.node("node-2").node().map())
                .satisfies(map -> assertThat(map.manager()).isEqualTo("manager-3"));
        cluster.heal();
        scheduler.run(3_000);
        assertThat(cluster.checks().unsettled()).isEmpty();
        assertThat(trace.violation()).isNull();
    }

    @Test
    void after_a_defect_in_a_core_whose_node_then_fails_whole() {
        start();
        GtStoreClient client = cluster.startClient("client");
        cluster.plantDefect("node-1");
        List<Future<PutResult>> puts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            puts.add(client.cart("key-" + i).put("milk"));
        }
        scheduler.run(3_000);
        assertThat(cluster.alive("node-1")).as("it has stepped down").isFalse();
        assertThat(puts).as("the others have taken its place").allMatch(Future::succeeded);
        cluster.startNode("node-1");
        scheduler.run(3_000);
        assertThat(cluster.checks().unsettled()).isEmpty();
        assertThat(trace.violation()).isNull();
    }

    @Test
    void and_all_of_a_cart_is_looked_at_though_it_exceeds_a_frame() {
        Setup.Limits wide = Setup.Limits.WIDE;
        cluster = within(new Setup.Limits(10, 1_000, wide.maxSessions(), wide.maxRanges(), 4_096, 0), 0);
        start();
        Cart large = Cart.EMPTY;
        for (int i = 1; i <= 60; i++) {
            Entry milk = new Entry(new Dot("session", i), i, "\"milk\"");
            large = MergePolicy.UNION.merge(large, Cart.putDelta(milk, List.of(), "node-1"));
        }
        String key = cluster.setup().key(1);
        NodeInfo owner = cluster.manager()
                .manager()
                .map()
                .ownerNodes(cluster.slotOf(key))
                .get(0);
        Request give = new PeerRequest.SendRep(owner.incarnation(), List.of(new KeyedCart(key, large)), 0);
        cluster.network().host(owner.id()).handler().handle(give, new Observer(), reply -> {});
        scheduler.run(3_000);
        Cart held = cluster.checks().merged(key);
        assertThat(held.entries()).isEqualTo(large.entries());
        assertThat(held.context().covers(large.context())).isTrue();
    }

    @Test
    void after_a_disk_that_broke_at_the_last_moment() {
        Setup.Limits wide = Setup.Limits.WIDE;
        Setup durable = new Setup(3, 2, 2, 8, 0, 0, true, 0, 0, 900_000, 0, true, false, 0, 1, wide, MergePolicy.UNION);
        cluster = new SimulatedCluster(durable, scheduler, new SplittableRandom(1), trace, ledger);
        start();
        SimulatedProcess process = cluster.node("node-1").process();
        cluster.pause("node-1");
        cluster.breakDisk("node-1");
        cluster.heal();
        scheduler.run(3_000);
        assertThat(cluster.node("node-1").process()).as("it died").isNotEqualTo(process);
        assertThat(cluster.checks().unsettled()).isEmpty();
    }

    @Test
    void and_a_cart_that_a_clock_ahead_has_stamped_ends_as_its_stamp_says() {
        start();
        List<String> nodes = List.of("node-1", "node-2", "node-3");
        nodes.forEach(node -> cluster.setClock(node, 30_000));
        CartSession session = cluster.startClient("client").cart(cluster.setup().key(1));
        session.expireAfter(Duration.ofSeconds(3));
        Future<PutResult> put = session.put("milk");
        scheduler.run(1_000);
        assertThat(put.succeeded()).isTrue();
        nodes.forEach(node -> cluster.setClock(node, 0));
        scheduler.run(15_000);
        assertThat(cluster.checks().expired(SimulatedProcess.START_MILLIS + 60_000))
                .isBetween(SimulatedProcess.START_MILLIS + 33_000, SimulatedProcess.START_MILLIS + 38_000);
        scheduler.run(30_000);
        assertThat(cluster.checks().expired(0)).isZero();
    }

    @Test
    void and_a_cart_that_ends_after_it_was_read_was_read_as_it_was() {
        cluster = within(Setup.Limits.WIDE, 3_000);
        start();
        String key = cluster.setup().key(1);
        Future<PutResult> put = cluster.startClient("client")
                .cart(key)
                .expireAfter(Duration.ofSeconds(3))
                .put("milk");
        scheduler.run(500);
        assertThat(put.succeeded()).isTrue();
        Reader reader = new Reader(cluster.startClient("reader"), key, cluster, trace);
        scheduler.run(12_000);
        assertThat(cluster.checks().merged(key).entries())
                .as("its time is over")
                .isEmpty();
        reader.check();
    }

    @Test
    void after_a_lone_node_was_cut_off_for_longer_than_sessions_last_and_another_one_took_its_place() {
        grow();
        String key = keyOf("node-1");
        Future<PutResult> before = cluster.startClient("client").cart(key).put("milk");
        scheduler.run(500);
        assertThat(before.succeeded()).isTrue();
        cutFrom("node-1", SimulatedCluster.MANAGER, "node-2", "client", "client-2");
        cluster.startNode("node-2");
        scheduler.run(3_000);
        Future<PutResult> after = cluster.startClient("client-2").cart(key).put("bread");
        scheduler.run(500);
        assertThat(after.succeeded()).isTrue();
        scheduler.run(8_000);
        cluster.heal();
        scheduler.run(3_000);
        assertThat(cluster.checks().unsettled()).isEmpty();
        cluster.checks().end();
        assertThat(cluster.checks().merged(key).entries()).hasSize(2);
    }

    /** Three clocks say three times, so nobody knows that the new owner's is behind the horizon that the other one raised while it agreed with the manager. */
    @Test
    void and_what_an_owner_far_behind_alone_acknowledged_is_not_promised_where_no_majority_agrees_on_the_time() {
        assertThat(putAtAnOwnerFarBehind(HOUR).succeeded()).isTrue();
        assertThat(ledger.acknowledgedPuts()).filteredOn(Ledger.Change::lost).hasSize(1);
        cluster.heal();
        scheduler.run(3_000);
        assertThat(cluster.checks().unsettled()).isEmpty();
        cluster.checks().end();
    }

    @Test
    void after_an_owner_far_behind_has_taken_nothing_as_the_manager_agrees_with_the_one_that_is_away() {
        assertThat(putAtAnOwnerFarBehind(0).isComplete()).isFalse();
        scheduler.run(5_000);
        assertThat(ledger.acknowledgedPuts()).noneMatch(Ledger.Change::lost);
        cluster.heal();
        scheduler.run(3_000);
        assertThat(cluster.checks().unsettled()).isEmpty();
        cluster.checks().end();
    }

    private Future<PutResult> putAtAnOwnerFarBehind(long managerAhead) {
        grow();
        cluster.setClock(SimulatedCluster.MANAGER, managerAhead);
        cluster.startNode("node-2");
        cluster.setClock("node-2", -HOUR);
        scheduler.run(2_000);
        String key = keyOf("node-1");
        GtStoreClient client = cluster.startClient("client");
        Future<PutResult> before = client.cart(key).put("milk");
        GtStoreClient late = cluster.startClient("late");
        late.cart(cluster.setup().key(99)).get();
        scheduler.run(500);
        assertThat(before.succeeded()).isTrue();
        cutFrom("node-1", SimulatedCluster.MANAGER, "node-2", "client", "late");
        late.cart(key).get(); // which is how the manager learns that the owner is silent
        scheduler.run(4_000);
        assertThat(keyOf("node-2"))
                .as("it has all keys")
                .isEqualTo(cluster.setup().key(1));
        Future<PutResult> put = late.cart(key).put("bread");
        scheduler.run(1_000);
        return put;
    }

    @Test
    void and_no_horizon_is_missed_that_could_not_rise_as_no_majority_agrees_on_the_time() {
        grow();
        cluster.setClock(SimulatedCluster.MANAGER, HOUR);
        scheduler.run(1_000);
        long risen = cluster.node("node-1").disk().horizon(0);
        scheduler.run(8_000);
        assertThat(cluster.node("node-1").disk().horizon(0)).isLessThan(risen + 1_000);
        cluster.startClient("client").cart(cluster.setup().key(1)).put("milk");
        scheduler.run(500);
        cluster.checks().horizons(SimulatedProcess.START_MILLIS + 8_000);
        cluster.setClock(SimulatedCluster.MANAGER, 0);
        scheduler.run(3_000);
        cluster.checks().horizons(SimulatedProcess.START_MILLIS + 8_000);
        assertThat(cluster.node("node-1").disk().horizon(0)).isGreaterThan(SimulatedProcess.START_MILLIS + 8_000);
    }

    /** A node whose sessions are short, so that its horizons have risen. */
    private void grow() {
        Setup.Limits wide = Setup.Limits.WIDE;
        Setup brief = new Setup(1, 1, 1, 8, 0, 0, true, 0, 0, 3_000, 0, false, false, 0, 1, wide, MergePolicy.UNION);
        cluster = new SimulatedCluster(brief, scheduler, new SplittableRandom(1), trace, ledger);
        cluster.startManager();
        cluster.startNode("node-1");
        scheduler.run(8_000);
        assertThat(cluster.node("node-1").disk().horizon(0)).isPositive();
    }

    private String keyOf(String owner) {
        return Stream.iterate(1, i -> i + 1)
                .map(i -> cluster.setup().key(i))
                .filter(key -> cluster.manager()
                        .manager()
                        .map()
                        .ownerNodes(cluster.slotOf(key))
                        .get(0)
                        .id()
                        .equals(owner))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void after_a_list_was_told_whose_other_holder_had_died_before_the_answer() {
        start();
        String key = cluster.setup().key(1);
        CartSession session = cluster.startClient("client").cart(key);
        Future<CartItem> milk = session.put("milk")
                .compose(put -> session.get())
                .map(cart -> cart.getItems().get(0));
        scheduler.run(500);
        assertThat(milk.succeeded()).isTrue();
        List<NodeInfo> owners = cluster.manager().manager().map().ownerNodes(cluster.slotOf(key));
        String first = owners.get(0).id();
        String second = owners.get(1).id();
        cluster.disk(first, new SimulatedDisk.Health(200, 0));
        Future<RemoveResult> remove = session.remove(milk.result());
        scheduler.run(5);
        assertThat(remove.isComplete())
                .as("the first owner has yet to store it")
                .isFalse();
        cluster.crash(second);
        remove.onSuccess(told -> scheduler.in(0, () -> cluster.crash(first)));
        scheduler.run(1_000);
        assertThat(remove.succeeded()).isTrue();
        assertThat(cluster.alive(first)).isFalse();
        cluster.heal();
        scheduler.run(3_000);
        assertThat(trace.violation()).isNull();
    }
}
