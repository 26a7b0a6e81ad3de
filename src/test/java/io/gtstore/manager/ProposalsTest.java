// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.manager.core.Command;
import io.gtstore.manager.core.Decision;
import io.gtstore.protocol.ClusterSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalsTest {
    private static final Command A = new Command.Leave("a");
    private static final Command B = new Command.Leave("b");
    private static final Command C = new Command.Leave("c");
    private static final Decision.Change CHANGE = new Decision.Change(
            ClusterMap.empty(7, "m", new ClusterSettings(8, 2, "murmur3", "union"))
                    .since(0),
            "");

    private final List<List<Command>> planned = new ArrayList<>();
    private final List<Promise<Boolean>> appended = new ArrayList<>();
    private boolean changes = true;
    private final Proposals proposals = new Proposals(this::append, wishes -> {
        planned.add(wishes);
        return changes ? CHANGE : null;
    });

    private Future<Boolean> append(Decision decision) {
        Promise<Boolean> agreed = Promise.promise();
        appended.add(agreed);
        return agreed.future();
    }

    @Test
    void one_change_is_under_way_at_a_time_and_what_comes_meanwhile_makes_the_next() {
        Future<Void> first = proposals.propose(A);
        Future<Void> second = proposals.propose(B);
        Future<Void> third = proposals.propose(C);
        assertThat(planned).containsExactly(List.of(A));
        appended.get(0).complete(true);
        assertThat(first.succeeded()).isTrue();
        assertThat(planned).containsExactly(List.of(A), List.of(B, C));
        assertThat(second.isComplete()).isFalse();
        appended.get(1).complete(true);
        assertThat(second.succeeded() && third.succeeded()).isTrue();
    }

    @Test
    void whoever_wishes_the_same_waits_for_the_first() {
        Future<Void> first = proposals.propose(A);
        assertThat(proposals.propose(A)).isSameAs(first);
        Future<Void> second = proposals.propose(B);
        assertThat(proposals.propose(B)).isSameAs(second);
        assertThat(planned).hasSize(1);
    }

    @Test
    void a_change_that_came_too_late_is_computed_anew() {
        Future<Void> wish = proposals.propose(A);
        appended.get(0).complete(false);
        assertThat(planned).containsExactly(List.of(A), List.of(A));
        assertThat(wish.isComplete()).isFalse();
        appended.get(1).complete(true);
        assertThat(wish.succeeded()).isTrue();
    }

    @Test
    void a_wish_that_others_have_fulfilled_meanwhile_holds() {
        Future<Void> wish = proposals.propose(A);
        changes = false;
        appended.get(0).complete(false);
        assertThat(wish.succeeded()).isTrue();
        assertThat(appended).hasSize(1);
    }

    @Test
    void where_it_is_not_agreed_upon_those_that_wait_are_told_so_too() {
        Future<Void> first = proposals.propose(A);
        Future<Void> second = proposals.propose(B);
        appended.get(0).fail("most managers did not answer");
        assertThat(first.failed() && second.failed()).isTrue();
        proposals.propose(C);
        assertThat(planned).containsExactly(List.of(A), List.of(C));
    }

    @Test
    void what_was_under_way_when_the_lead_changed_hands_is_waited_for_no_more() {
        Future<Void> first = proposals.propose(A);
        proposals.abandon("the lead changed hands");
        assertThat(first.failed()).isTrue();
        Future<Void> second = proposals.propose(B);
        appended.get(0).complete(true);
        assertThat(second.isComplete()).isFalse();
        appended.get(1).complete(true);
        assertThat(second.succeeded()).isTrue();
    }

    @Test
    void there_is_a_bound() {
        for (int i = 0; i < 1_024; i++) {
            proposals.propose(new Command.Leave("node-" + i));
        }
        assertThat(proposals.propose(A).failed()).isTrue();
    }
}
