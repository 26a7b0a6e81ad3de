// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contexts that do not pile up, and removed items that stay removed all the same. */
class HorizonTest {
    private static final long MAX_AGE = 8_000;
    private static final long GRACE = 2_000;
    private static final long HOUR = 3_600_000;
    private static final long PAST = 2 * (MAX_AGE + GRACE);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(MAX_AGE, GRACE), 2, "a", "b", "c", "d");

    @Test
    void carts_that_were_emptied_leave_nothing_behind() {
        for (int i = 0; i < 50; i++) {
            String session = session(i);
            put("key" + i, session, 1);
            finalizeCart("key" + i, session, 2);
        }
        assertThat(network.cartsAt("a")).isPositive();
        network.run(PAST + CoreNetwork.config().receiptKeepMillis()); // until nobody may ask again what a checkout took
        for (String node : network.nodes()) {
            assertThat(network.cartsAt(node)).as(node).isZero();
        }
    }

    @Test
    void a_cart_that_many_sessions_touched_is_no_heavier_than_one_of_a_single_session() {
        for (int i = 0; i < 12; i++) {
            put("mohan", session(i), 1);
        }
        assertThat(owned("mohan").context().sessions()).isEqualTo(12);
        network.run(PAST);
        assertThat(owned("mohan").entries()).hasSize(12);
        assertThat(owned("mohan").context().sessions()).isZero();
        assertEqualOwners("mohan");
    }

    @Test
    void a_freed_context_does_not_swallow_the_cart_that_comes_after_it() {
        String old = session(1);
        put("mohan", old, 1);
        CausalContext seen = owned("mohan").context();
        finalizeCart("mohan", old, 2);
        network.run(PAST);
        String fresh = session(2);
        put("mohan", fresh, 1);
        Reply late = network.request(primary("mohan"), new Request.Finalize("mohan", seen, fresh, 2, Request.NO_EPOCH));
        assertThat(late).isInstanceOf(Reply.Removed.class);
        put("mohan", session(3), 1);
        assertThat(owned("mohan").entries()).hasSize(1);
        network.run(PAST);
        assertThat(owned("mohan").entries()).hasSize(1);
        assertEqualOwners("mohan");
    }

    @Test
    void a_late_copy_of_what_was_removed_does_not_come_back() {
        String old = session(1);
        put("mohan", old, 1);
        Cart late = owned("mohan");
        finalizeCart("mohan", old, 2);
        network.run(PAST);
        for (String owner : network.owners("mohan")) {
            network.request(
                    owner,
                    new PeerRequest.SendRep(
                            network.life(owner).incarnation(),
                            List.of(new KeyedCart("mohan", late)),
                            network.map().epoch()));
        }
        network.run(2_000);
        assertThat(owned("mohan").entries()).isEmpty();
    }

    @Test
    void a_change_below_the_horizon_is_refused_and_never_answered_ok() {
        String old = session(1);
        put("mohan", session(2), 1);
        network.run(PAST);
        assertThat(code(network.request(
                        primary("mohan"), new Request.Put("mohan", "1", List.of(), old, 1, Request.NO_EPOCH))))
                .isEqualTo(ErrorCode.SESSION_EXPIRED);
        Entry late = new Entry(new Dot(old, 1), 1, "1");
        assertThat(code(network.request(
                        primary("mohan"),
                        new PeerRequest.Replicate(
                                network.life(primary("mohan")).incarnation(),
                                new KeyedCart("mohan", Cart.putDelta(late, List.of(), "b")),
                                false,
                                null,
                                network.map().epoch()))))
                .isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    /** It is seen at the coordinator, and lasts if whoever knows the horizon fails before they compare. */
    @Test
    void a_change_that_only_another_owner_knows_to_come_too_late_is_not_refused_for_certain() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(MAX_AGE, GRACE), 2, "a", "b");
        String owner = two.owners("mohan").get(0);
        String other = two.owners("mohan").get(1);
        two.setClock(owner, -5_000); // which of two is wrong nobody can tell, and no horizon rises
        two.run(3_000);
        long horizon = two.now() - MAX_AGE - GRACE;
        raise(two, other, horizon);
        assertThat(two.cartAt(other, "mohan").context().horizon()).isEqualTo(horizon);

        String late = Sessions.issue(horizon - 2_000, 1);
        Request put = new Request.Put("mohan", "1", List.of(), late, 1, Request.NO_EPOCH);
        assertThat(code(two.request(owner, put))).isEqualTo(ErrorCode.UNKNOWN);
        two.kill(other);
        assertThat(two.itemsAt(owner, "mohan")).as("it has happened").containsExactly("1");
    }

    /** As if the first owner had asked for it. */
    private static void raise(CoreNetwork network, String at, long horizon) {
        long life = network.life(at).incarnation();
        BitSet slot = new BitSet();
        slot.set(network.map().slotOf("mohan"));
        long epoch = network.map().epoch();
        Reply.Digests held = (Reply.Digests) network.request(at, new PeerRequest.Digest(life, slot, 0, epoch));
        network.request(at, new PeerRequest.Raise(life, slot, held.digests(), horizon, epoch));
    }

    /** The later change, a checkout, came first: the earlier one's cart names what is gone here by then. */
    @Test
    void where_the_newest_wins_old_entries_beside_a_late_change_do_not_make_it_expired() {
        CoreNetwork newest =
                new CoreNetwork(MergePolicy.NEWEST, CoreNetwork.config(MAX_AGE, GRACE), 2, "a", "b", "c", "d");
        String first = newest.owners("mohan").get(0);
        String second = newest.owners("mohan").get(1);
        String old = Sessions.issue(newest.now(), 1);
        newest.request(first, new Request.Put("mohan", "1", List.of(), old, 1, Request.NO_EPOCH));
        newest.run(PAST);
        Cart before = newest.cartAt(second, "mohan");
        assertThat(before.context().horizon()).isGreaterThan(Sessions.issuedAt(old));
        KeyedCart delta = newest.change("mohan", Sessions.issue(newest.now(), 2), 1);
        KeyedCart change = new KeyedCart("mohan", MergePolicy.NEWEST.outgoing(before, delta.cart()));
        newest.run(100);
        Request checkout =
                new Request.Finalize("mohan", before.context(), Sessions.issue(newest.now(), 3), 1, Request.NO_EPOCH);
        assertThat(newest.request(first, checkout)).isInstanceOf(Reply.Removed.class);
        assertThat(newest.itemsAt(second, "mohan")).isEmpty();
        Request late = new PeerRequest.Replicate(
                newest.life(second).incarnation(),
                change,
                false,
                null,
                newest.map().epoch());
        assertThat(newest.request(second, late)).isInstanceOf(Reply.Done.class);
        assertThat(newest.itemsAt(second, "mohan")).isEmpty();
    }

    @Test
    void no_horizon_rises_while_a_member_is_away_that_may_bring_something_back() {
        String away = primary("mohan");
        put("mohan", session(1), 1);
        network.silence(away);
        network.evict(away);
        put("ada", session(2), 1);
        finalizeCart("ada", session(2), 2);
        network.run(2 * PAST);
        assertThat(owned("mohan").context().sessions()).isEqualTo(1);
        assertThat(owned("ada").context().sessions()).isEqualTo(1);

        network.heal();
        network.join(away);
        network.run(PAST);
        assertThat(owned("mohan").entries()).hasSize(1);
        assertThat(owned("mohan").context().sessions()).isZero();
        assertThat(owned("ada").context().sessions()).isZero();
    }

    @Test
    void no_horizon_rises_while_owners_differ_or_another_node_holds_a_copy() {
        put("mohan", session(1), 1);
        String replica = network.owners("mohan").get(1);
        network.mute(replica);
        network.run(2 * PAST);
        assertThat(owned("mohan").context().sessions()).isEqualTo(1);
        network.heal();
        network.run(PAST);
        assertThat(owned("mohan").context().sessions()).isZero();
        assertEqualOwners("mohan");
    }

    /** The node is ahead of the one that takes its place, and the manager's clock agrees with neither. */
    @Test
    void a_lone_node_raises_no_horizon_against_the_managers_clock_that_a_new_owners_sessions_would_be_below() {
        CoreNetwork alone = new CoreNetwork(CoreNetwork.config(MAX_AGE, GRACE), 1, "a");
        alone.setClock("a", HOUR);
        alone.tellManagersClock(-HOUR);
        alone.run(PAST);
        alone.join("b");
        alone.tellManagersClock(-HOUR);
        alone.run(3_000);
        assertThat(alone.settled()).isTrue();
        String key = keyOf(alone, "a");
        assertThat(alone.request("a", put(key, Sessions.issue(alone.now() + HOUR, 1))))
                .isInstanceOf(Reply.Stored.class);
        alone.silence("a");
        alone.evict("a");
        alone.run(1_000);
        assertThat(alone.owners(key)).containsExactly("b");
        assertThat(alone.request("b", put(key, Sessions.issue(alone.now(), 2)))).isInstanceOf(Reply.Stored.class);
        alone.heal();
        alone.join("a");
        alone.run(3_000);
        assertThat(alone.itemsAt(alone.owners(key).get(0), key)).hasSize(2);
    }

    @Test
    void a_lone_node_that_is_cut_off_raises_no_horizon_over_what_its_successor_takes_of_which_it_does_not_know() {
        CoreNetwork alone = new CoreNetwork(CoreNetwork.config(MAX_AGE, GRACE), 1, "a");
        alone.tellManagersClock(0);
        alone.run(PAST);
        alone.request("a", put("mohan", Sessions.issue(alone.now(), 1)));
        alone.silence("a");
        alone.join("b");
        alone.evict("a");
        alone.run(1_000);
        assertThat(alone.owners("mohan")).containsExactly("b");
        assertThat(alone.request("b", put("mohan", Sessions.issue(alone.now(), 2))))
                .isInstanceOf(Reply.Stored.class);
        alone.run(PAST);
        alone.heal();
        alone.join("a");
        alone.run(3_000);
        assertThat(alone.itemsAt(alone.owners("mohan").get(0), "mohan")).hasSize(2);
    }

    @Test
    void a_lone_nodes_horizon_rises_once_the_managers_clock_agrees() {
        CoreNetwork alone = new CoreNetwork(CoreNetwork.config(MAX_AGE, GRACE), 1, "a");
        alone.tellManagersClock(-HOUR);
        long horizon = alone.cartAt("a", "mohan").context().horizon();
        alone.run(PAST);
        assertThat(alone.cartAt("a", "mohan").context().horizon()).isEqualTo(horizon);
        alone.tellManagersClock(GRACE / 2);
        alone.run(PAST);
        assertThat(alone.cartAt("a", "mohan").context().horizon()).isGreaterThan(horizon + GRACE);
    }

    @Test
    void the_horizon_of_several_nodes_that_agree_rises_against_the_managers_clock() {
        network.tellManagersClock(-HOUR);
        network.run(PAST);
        assertThat(owned("mohan").context().horizon()).isGreaterThan(CoreNetwork.START - HOUR);
    }

    /** It would acknowledge what is below the horizon that the one that is away has raised. */
    @Test
    void an_owner_whose_clock_is_behind_takes_nothing_while_the_one_is_away_that_showed_it() {
        CoreNetwork two = new CoreNetwork(CoreNetwork.config(MAX_AGE, GRACE), 1, "a");
        two.tellManagersClock(0);
        two.run(PAST);
        two.setClock("b", -HOUR);
        two.join("b");
        two.tellManagersClock(0);
        two.run(3_000);
        String key = keyOf(two, "a");
        two.silence("a");
        two.evict("a");
        two.run(1_000);
        assertThat(two.owners(key)).containsExactly("b");
        assertThat(code(two.request("b", put(key, Sessions.issue(two.now() - HOUR, 1)))))
                .isEqualTo(ErrorCode.CLOCK_OFF);
        two.setClock("b", 0);
        two.run(100);
        assertThat(two.request("b", put(key, Sessions.issue(two.now(), 1)))).isInstanceOf(Reply.Stored.class);
    }

    private static Request put(String key, String session) {
        return new Request.Put(key, "1", List.of(), session, 1, Request.NO_EPOCH);
    }

    private static String keyOf(CoreNetwork network, String owner) {
        return Stream.iterate(1, i -> i + 1)
                .map(i -> "key" + i)
                .filter(key -> network.owners(key).get(0).equals(owner))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_node_that_becomes_an_owner_learns_the_horizon() {
        put("mohan", session(1), 1);
        finalizeCart("mohan", session(1), 2);
        network.run(PAST);
        network.join("e");
        network.join("f");
        network.run(3_000);
        put("mohan", session(9), 1);
        for (String owner : network.owners("mohan")) {
            assertThat(network.cartAt(owner, "mohan").context().horizon())
                    .as(owner)
                    .isPositive();
        }
    }

    private void put(String key, String session, long seq) {
        Request put = new Request.Put(key, "1", List.of(), session, seq, Request.NO_EPOCH);
        assertThat(network.request(primary(key), put)).isInstanceOf(Reply.Stored.class);
    }

    private void finalizeCart(String key, String session, long seq) {
        Request request = new Request.Finalize(key, null, session, seq, Request.NO_EPOCH);
        assertThat(network.request(primary(key), request)).isInstanceOf(Reply.Removed.class);
    }

    private void assertEqualOwners(String key) {
        for (String owner : network.owners(key)) {
            assertThat(network.cartAt(owner, key)).as(owner).isEqualTo(owned(key));
        }
    }

    private Cart owned(String key) {
        return network.cartAt(primary(key), key);
    }

    private String primary(String key) {
        return network.owners(key).get(0);
    }

    private String session(long number) {
        return Sessions.issue(network.now(), number);
    }

    private static ErrorCode code(Reply reply) {
        return ((Reply.Failure) reply).code();
    }
}
