// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static io.gtstore.node.NodeWithoutSockets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose clock the manager contradicts: the sessions that it would issue bear its time, and other owners would refuse them. */
class ClockOffTest {
    private static final long HOUR = 3_600_000;
    private static final NodeInfo SELF = new NodeInfo("b", 3, "b", 7412);

    private final ClusterMap map = Planner.admit(
            Planner.admit(
                    ClusterMap.empty(1, "m", new ClusterSettings(8, 2, "murmur3", "union")),
                    new NodeInfo("a", 2, "a", 7411)),
            SELF);

    @ParameterizedTest
    @ValueSource(longs = {-HOUR, HOUR})
    void it_issues_no_sessions_so_that_clients_go_to_another_owner(long ahead) {
        NodeWithoutSockets node = new NodeWithoutSockets(map, SELF, NOW + ahead);
        node.tick();
        for (Request request : withoutSession(node.keyIn(0))) {
            assertThat(node.ask(request))
                    .as("%s", request)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Reply.Failure.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CLOCK_OFF));
        }
        assertThat(node.ask(new LocateRequest.Query(node.keyIn(0))))
                .singleElement()
                .isInstanceOf(Reply.Located.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-100_000, 100_000})
    void a_clock_that_is_off_by_less_than_the_drift_is_none(long ahead) {
        NodeWithoutSockets node = new NodeWithoutSockets(map, SELF, NOW + ahead);
        node.tick();
        assertThat(node.ask(new LocateRequest.Login(node.keyIn(0))))
                .singleElement()
                .isInstanceOf(Reply.Located.class);
    }

    private static List<Request> withoutSession(String key) {
        return List.of(
                new LocateRequest.Login(key),
                new Request.Put(key, "\"apple\"", List.of(), "", 0, Request.NO_EPOCH),
                new Request.PutAll(key, List.of("\"apple\""), "", 0, Request.NO_EPOCH),
                new Request.Remove(key, List.of(new Dot("s", 1)), "", 0, Request.NO_EPOCH),
                new Request.Finalize(key, CausalContext.EMPTY, "", 0, Request.NO_EPOCH));
    }
}
