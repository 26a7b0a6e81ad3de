// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Sessions;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an owner is sent that missed changes of which no other node keeps a hint. */
class MissedWritesTest {
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final int CARTS = 40;

    /** Longer than it takes until missed writes are looked after again. */
    private static final int STORE_MILLIS = 900;

    private final CoreNetwork network = new CoreNetwork(CoreNetwork.config(), 2, "a", "b", "c");
    private final String coordinator = network.owners("mohan").get(0);
    private final String laggard = network.owners("mohan").get(1);

    /** Carts of these two owners, more than one message holds. */
    private final List<String> keys = IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "customer-" + i)
            .filter(key -> network.owners(key).containsAll(List.of(coordinator, laggard)))
            .limit(CARTS)
            .toList();

    @AfterEach
    void every_ask_had_its_answer_and_nothing_is_left_under_way() {
        network.heal();
        network.run(3_000);
        network.assertQuiet();
    }

    @Test
    void it_gets_one_message_at_a_time_however_slow_it_is_and_however_much_it_missed() {
        network.nodes().stream().filter(node -> !node.equals(coordinator)).forEach(network::silence);
        keys.forEach(key -> network.ask(
                coordinator,
                new Request.Put(
                        key,
                        "\"" + "x".repeat(150) + "\"",
                        List.of(),
                        SESSION,
                        1,
                        network.map().epoch())));
        network.run(1_500);
        network.heal();
        network.slowDisk(laggard, STORE_MILLIS);

        int before = network.sent(PeerRequest.SendRep.class).size();
        int most = 0;
        for (int millis = 0; millis < 5_000; millis++) {
            network.run(1);
            most = Math.max(most, network.open(PeerRequest.SendRep.class));
        }

        assertThat(most).isEqualTo(1);
        assertThat(network.sent(PeerRequest.SendRep.class).size() - before)
                .as("messages")
                .isGreaterThan(10);
        network.heal();
        network.run(5_000);
        assertThat(keys)
                .allSatisfy(key -> assertThat(network.itemsAt(laggard, key)).hasSize(1));
    }
}
