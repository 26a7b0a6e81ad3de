// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreClientOptions;
import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.OwnerState;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.SlotGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class ReadinessTest {
    private static final long EPOCH = 5;
    private static final String NOBODY = "127.0.0.1:1";

    private Vertx vertx;
    private ScriptedServer manager;
    private ScriptedServer node;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        manager = ScriptedServer.start(vertx, Op.Server.MANAGER, "m");
        node = ScriptedServer.start(vertx, Op.Server.NODE, "n1");
    }

    @Test
    void a_client_is_ready_once_an_owner_answers() throws Exception {
        manager.answering(request -> map(request, node.node()));
        node.answering(request -> alive(request, 1));
        GtStoreClient.create(vertx, "gtstore://" + address(manager) + "?deadline=20s")
                .ready()
                .await(30, TimeUnit.SECONDS);
        assertThat(node.asked(MemberRequest.Ping.class)).hasSize(1);
    }

    @Test
    void it_waits_for_an_owner_that_answers_later() throws Exception {
        manager.answering(request -> map(request, node.node()));
        Future<Void> ready = client(Duration.ofSeconds(40), address(manager)).ready();
        Awaitility.await().until(() -> node.asked(MemberRequest.Ping.class).size() > 1);
        assertThat(ready.isComplete()).isFalse();
        node.answering(request -> alive(request, 1));
        ready.await(40, TimeUnit.SECONDS);
    }

    @Test
    void a_dead_owner_is_passed_over() throws Exception {
        manager.answering(request -> map(request, new NodeInfo("n0", 1, "127.0.0.1", 1), node.node()));
        node.answering(request -> alive(request, 1));
        client(Duration.ofSeconds(20), address(manager)).ready().await(30, TimeUnit.SECONDS);
    }

    @Test
    void without_a_manager_it_fails_at_the_deadline_with_the_reason_at_each() throws Exception {
        manager.answering(request -> Reply.Failure.of(ErrorCode.NOT_LEADER, "nobody leads", 0));
        assertFails(
                client(Duration.ofMillis(500), NOBODY, address(manager)),
                GtStoreErrorCode.UNREACHABLE,
                "not ready after 500 ms: no manager gave a cluster map: 127.0.0.1:1: refused (",
                address(manager) + ": not_leader (nobody leads)");
    }

    @Test
    void a_manager_that_keeps_silent_is_named_too() {
        assertFails(
                client(Duration.ofMillis(300), NOBODY, address(manager)),
                GtStoreErrorCode.UNREACHABLE,
                NOBODY + ": refused (",
                address(manager) + ": ");
    }

    @Test
    void of_a_cluster_without_nodes_it_says_so() {
        manager.answering(this::map);
        assertFails(
                client(Duration.ofMillis(300), address(manager)),
                GtStoreErrorCode.NOT_READY,
                "no node owns any slot yet");
    }

    @Test
    void owners_that_do_not_answer_are_named_with_their_reasons() {
        manager.answering(request -> map(request, new NodeInfo("n0", 1, "127.0.0.1", 1), node.node()));
        node.answering(request -> alive(request, 2));
        assertFails(
                client(Duration.ofSeconds(3), address(manager)),
                GtStoreErrorCode.UNREACHABLE,
                "no owner answers: ",
                "n0 at 127.0.0.1:1: no connection to 127.0.0.1:1",
                "n1 at " + address(node) + ": another process answers");
    }

    @Test
    void a_closed_client_never_gets_ready() throws Exception {
        GtStoreClient client = client(Duration.ofSeconds(40), NOBODY);
        Future<Void> ready = client.ready();
        client.close().await(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> ready.await(10, TimeUnit.SECONDS)).hasMessageContaining("the client was closed");
        assertThatThrownBy(() -> client.ready().await(10, TimeUnit.SECONDS))
                .hasMessageContaining("the client was closed");
    }

    private void assertFails(GtStoreClient client, GtStoreErrorCode code, String... messages) {
        assertThatThrownBy(() -> client.ready().await(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(GtStoreException.class, why -> {
                    assertThat(why.code()).isEqualTo(code);
                    assertThat(why.isDefinite()).isTrue();
                    assertThat(why.isRetryable()).isTrue();
                    assertThat(why.getMessage()).contains(messages);
                });
    }

    private GtStoreClient client(Duration deadline, String... managers) {
        return GtStoreClient.create(
                vertx,
                new GtStoreClientOptions()
                        .setManagers(List.of(managers))
                        .setAttemptTimeout(Duration.ofMillis(100))
                        .setManagerTimeout(Duration.ofMillis(100))
                        .setDeadline(deadline));
    }

    private static String address(ScriptedServer server) {
        return "127.0.0.1:" + server.port();
    }

    private @Nullable Reply alive(Request request, long incarnation) {
        return request instanceof MemberRequest.Ping ? new Reply.Alive("n1", incarnation, 0, "", EPOCH) : null;
    }

    /** All of one slot's owners. */
    private @Nullable Reply map(Request request, NodeInfo... owners) {
        if (!(request instanceof MemberRequest.GetMap)) {
            return null;
        }
        List<OwnerInfo> serving = Arrays.stream(owners)
                .map(owner -> new OwnerInfo(owner.id(), 1, OwnerState.SERVING))
                .toList();
        return new Reply.Mapped(new MapDelta(
                0,
                EPOCH,
                "m",
                new ClusterSettings(1, 2, "murmur3", "union"),
                List.of(owners),
                List.of(),
                List.of(new SlotGroup("0", EPOCH, serving))));
    }
}
