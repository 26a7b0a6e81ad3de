// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManagersTest {
    private static final Reply DONE = new Reply.Done(7);

    private final Scripted rpc = new Scripted();
    private final Managers managers = new Managers(List.of("a:1", "b:2", "c:3"));

    @Test
    void the_first_is_asked_first_and_then_whoever_answered_last() {
        rpc.answers("a:1", failing());
        rpc.answers("b:2", Future.succeededFuture(DONE));
        assertThat(ask().result()).isEqualTo(DONE);
        ask();
        assertThat(rpc.asked).containsExactly("a:1", "b:2", "b:2");
    }

    @Test
    void a_follower_is_believed_and_its_leader_asked_also_where_the_list_does_not_name_it() {
        rpc.answers("a:1", pointing("d", 4));
        rpc.answers("d:4", Future.succeededFuture(DONE));
        assertThat(ask().result()).isEqualTo(DONE);
        ask();
        assertThat(rpc.asked).containsExactly("a:1", "d:4", "d:4");
    }

    @Test
    void a_leader_that_is_gone_is_followed_by_the_next_of_the_list() {
        rpc.answers("a:1", pointing("d", 4));
        rpc.answers("d:4", failing());
        rpc.answers("b:2", Future.succeededFuture(DONE));
        assertThat(ask().result()).isEqualTo(DONE);
        assertThat(rpc.asked).containsExactly("a:1", "d:4", "b:2");
    }

    @Test
    void two_that_name_each_other_keep_nobody_busy() {
        rpc.answers("a:1", pointing("b", 2));
        rpc.answers("b:2", pointing("a", 1));
        rpc.answers("c:3", pointing("a", 1));
        assertThat(ask().result()).isInstanceOf(Reply.Failure.class);
        assertThat(rpc.asked).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void while_none_leads_each_is_asked_once_and_the_last_word_is_the_answer() {
        rpc.answers("a:1", electing());
        rpc.answers("b:2", electing());
        rpc.answers("c:3", electing());
        assertThat(ask().result()).isEqualTo(electing().result());
        assertThat(rpc.asked).containsExactly("a:1", "b:2", "c:3");
    }

    @Test
    void nobody_there_is_a_failure_after_each_was_asked_once() {
        for (String manager : List.of("a:1", "b:2", "c:3")) {
            rpc.answers(manager, failing());
        }
        assertThat(ask().failed()).isTrue();
        assertThat(rpc.asked).containsExactly("a:1", "b:2", "c:3");
    }

    @Test
    void one_that_answers_and_cannot_decide_is_told_from_nobody() {
        rpc.answers("a:1", failing());
        rpc.answers("b:2", refusing(ErrorCode.NO_MAJORITY, null));
        rpc.answers("c:3", failing());
        assertThat(ask().result())
                .isInstanceOfSatisfying(
                        Reply.Failure.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.NO_MAJORITY));
        assertThat(rpc.asked).containsExactly("a:1", "b:2", "c:3");
    }

    @Test
    void what_is_no_manager_is_passed_by() {
        rpc.answers("a:1", refusing(ErrorCode.UNKNOWN_OP, null));
        rpc.answers("b:2", Future.succeededFuture(DONE));
        assertThat(ask().result()).isEqualTo(DONE);
        assertThat(rpc.asked).containsExactly("a:1", "b:2");
    }

    @Test
    void what_happened_at_each_address_is_told_until_one_serves() {
        rpc.answers("a:1", refusing(ErrorCode.UNKNOWN_OP, null));
        rpc.answers(
                "b:2", Future.failedFuture(new RpcException(RpcException.Kind.REFUSED, false, "no connection to b:2")));
        rpc.answers("c:3", electing());
        ask();
        assertThat(managers.tried())
                .contains("a:1: not a manager")
                .contains("b:2: refused (no connection to b:2)")
                .contains("c:3: not_leader");
        rpc.answers("c:3", Future.succeededFuture(DONE));
        ask();
        assertThat(managers.tried()).isEmpty();
    }

    @Test
    void what_no_other_manager_would_answer_differently_is_the_answer() {
        Future<Reply> no = refusing(ErrorCode.UNKNOWN_MEMBER, null);
        rpc.answers("a:1", no);
        assertThat(ask().result()).isEqualTo(no.result());
        assertThat(rpc.asked).containsExactly("a:1");
    }

    @Test
    void one_that_fails_late_does_not_undo_what_was_found_out_meanwhile() {
        Promise<Reply> late = Promise.promise();
        rpc.answers("a:1", late.future());
        rpc.answers("b:2", Future.succeededFuture(DONE));
        Future<Reply> first = ask();
        Future<Reply> second = ask();
        late.fail("no answer");
        assertThat(first.result()).isEqualTo(DONE);
        assertThat(second.result()).isEqualTo(DONE);
        ask();
        assertThat(rpc.asked).containsExactly("a:1", "a:1", "b:2", "b:2", "b:2");
    }

    @Test
    void a_list_is_needed_and_of_hosts_and_ports() {
        assertThatThrownBy(() -> new Managers(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Managers(List.of("a"))).hasMessageContaining("host:port");
        assertThatThrownBy(() -> new Managers(List.of("a:0"))).hasMessageContaining("host:port");
    }

    private Future<Reply> ask() {
        return managers.ask(rpc, new MemberRequest.Ping(), 250);
    }

    private static Future<Reply> pointing(String host, int port) {
        return refusing(ErrorCode.NOT_LEADER, new NodeInfo("leader", 0, host, port));
    }

    private static Future<Reply> electing() {
        return refusing(ErrorCode.NOT_LEADER, null);
    }

    private static Future<Reply> refusing(ErrorCode code, @Nullable NodeInfo node) {
        return Future.succeededFuture(new Reply.Failure(code, "no", node, List.of(), 7));
    }

    private static Future<Reply> failing() {
        return Future.failedFuture("nobody is there");
    }

    /** Each address answers always the same. */
    private static final class Scripted extends TransportWithoutEvents {
        private final Map<String, Future<Reply>> answers = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        void answers(String address, Future<Reply> answer) {
            answers.put(address, answer);
        }

        @Override
        public Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
            asked.add(host + ":" + port);
            return answers.getOrDefault(host + ":" + port, failing());
        }

        @Override
        public Future<Reply> sendFresh(String host, int port, Request request, long timeoutMillis) {
            throw new UnsupportedOperationException("managers are asked over the line that is there");
        }
    }
}
