// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.MergePolicy;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Puts that their client sends to each owner by itself. */
class AlonePutTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c", "d");
    private final String primary = network.owners(KEY).get(0);
    private final String replica = network.owners(KEY).get(1);

    @Test
    void both_owners_come_to_hold_one_and_the_same_cart_without_a_word_between_them() {
        long stamp = stamp(3);
        assertThat(alone(primary, 1, "apple", stamp)).isEqualTo(new Reply.Stored(1, stamp, epoch()));
        assertThat(network.cartAt(replica, KEY).entries()).isEmpty();
        assertThat(alone(replica, 1, "apple", stamp)).isEqualTo(new Reply.Stored(1, stamp, epoch()));
        assertThat(network.cartAt(replica, KEY)).isEqualTo(network.cartAt(primary, KEY));
        assertThat(network.itemsAt(primary, KEY)).containsExactly("\"apple\"");
        assertThat(network.sent(PeerRequest.Replicate.class)).isEmpty();
    }

    @Test
    void it_is_acknowledged_once_it_is_stored() {
        network.slowDisk(primary, 40);
        long asked = network.ask(primary, put(1, "apple").alone(stamp(0)));
        network.run(39);
        assertThat(network.answers(asked)).isEmpty();
        assertThat(network.answer(asked)).isInstanceOf(Reply.Stored.class);
        assertThat(network.storedAt(primary, KEY).entries()).hasSize(1);
    }

    @Test
    void a_coordinator_completes_what_one_owner_alone_has() {
        long stamp = stamp(2);
        alone(replica, 1, "apple", stamp);
        Reply.Stored again = (Reply.Stored) network.request(replica, put(1, "apple"));
        assertThat(again.copies()).isEqualTo(2);
        assertThat(again.stamp()).isEqualTo(stamp);
        assertThat(network.cartAt(primary, KEY)).isEqualTo(network.cartAt(replica, KEY));
    }

    @Test
    void so_does_one_that_has_not_got_it_and_the_earlier_stamp_stays() {
        long earlier = stamp(-3);
        alone(replica, 1, "apple", earlier);
        assertThat(((Reply.Stored) network.request(primary, put(1, "apple"))).copies())
                .isEqualTo(2);
        network.run(5_000);
        assertThat(network.cartAt(primary, KEY)).isEqualTo(network.cartAt(replica, KEY));
        assertThat(network.cartAt(primary, KEY).entries().get(0).stamp()).isEqualTo(earlier);
    }

    @Test
    void an_owner_that_knows_of_owners_that_the_client_does_not_know_refuses_it() {
        long known = epoch();
        network.evict(primary);
        network.run(1);
        Request.Put put = put(1, "apple", known).alone(stamp(0));
        assertThat(code(network.request(replica, put))).isEqualTo(ErrorCode.MOVED);
        assertThat(network.cartAt(replica, KEY).entries()).isEmpty();
    }

    @Test
    void one_that_has_yet_to_see_the_clients_map_takes_it() {
        Request.Put put = put(1, "apple", epoch() + 1).alone(stamp(0));
        assertThat(network.request(primary, put)).isInstanceOf(Reply.Stored.class);
    }

    @Test
    void an_owner_that_has_yet_to_catch_up_refuses_it() {
        network.silence(replica);
        network.evict(primary);
        network.run(1);
        String fresh = network.owners(KEY).stream()
                .filter(owner -> !owner.equals(replica))
                .findFirst()
                .orElseThrow();
        assertThat(code(alone(fresh, 1, "apple", stamp(0)))).isEqualTo(ErrorCode.BEHIND);
    }

    @Test
    void a_stamp_that_is_off_the_owners_clock_is_refused_either_way() {
        assertThat(code(alone(primary, 1, "apple", stamp(1_200)))).isEqualTo(ErrorCode.CLOCK_OFF);
        assertThat(code(alone(primary, 1, "apple", stamp(-1_200)))).isEqualTo(ErrorCode.CLOCK_OFF);
        assertThat(network.cartAt(primary, KEY).entries()).isEmpty();
    }

    @Test
    void a_full_cart_takes_no_more_of_them() {
        for (int seq = 1; seq <= 12; seq++) {
            assertThat(alone(primary, seq, "x", stamp(0))).isInstanceOf(Reply.Stored.class);
        }
        assertThat(code(alone(primary, 13, "x", stamp(0)))).isEqualTo(ErrorCode.CART_FULL);
        assertThat(code(alone(primary, 1, "y", stamp(0)))).isEqualTo(ErrorCode.DOT_CONFLICT);
    }

    @Test
    void what_a_checkout_took_meanwhile_does_not_come_back() {
        alone(primary, 1, "apple", stamp(0));
        Reply.Removed took = (Reply.Removed) network.request(
                primary, new Request.Finalize(KEY, network.cartAt(primary, KEY).context(), SESSION, 2, epoch()));
        assertThat(took.removed()).hasSize(1);
        assertThat(alone(replica, 1, "apple", stamp(0))).isInstanceOf(Reply.Stored.class);
        assertThat(network.itemsAt(replica, KEY)).isEmpty();
    }

    @Test
    void a_cluster_whose_newest_copy_wins_takes_none() {
        CoreNetwork newest = new CoreNetwork(MergePolicy.NEWEST, CoreNetwork.config(), 2, "a", "b", "c");
        Request.Put put = put(1, "apple", newest.map().epoch()).alone(stamp(0));
        assertThat(code(newest.request(newest.owners(KEY).get(0), put))).isEqualTo(ErrorCode.WRONG_TYPE);
    }

    private Reply alone(String node, long seq, String item, long stamp) {
        return network.request(node, put(seq, item).alone(stamp));
    }

    private Request.Put put(long seq, String item) {
        return put(seq, item, epoch());
    }

    private static Request.Put put(long seq, String item, long epoch) {
        return new Request.Put(KEY, '"' + item + '"', List.of(), SESSION, seq, epoch);
    }

    /** A stamp of so many ms from now. */
    private long stamp(long millis) {
        return (network.now() + millis) << 16;
    }

    private static ErrorCode code(Reply reply) {
        return ((Reply.Failure) reply).code();
    }

    private long epoch() {
        return network.map().epoch();
    }
}
