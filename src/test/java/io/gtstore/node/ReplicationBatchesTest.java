// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.net.RpcException;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.replication.ShardEffect;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicationBatchesTest {
    private static final NodeInfo TWO = new NodeInfo("node-2", 4, "127.0.0.1", 7412);
    private static final NodeInfo THREE = new NodeInfo("node-3", 5, "127.0.0.1", 7413);
    private static final long MAX_BYTES = 3_000;

    private final List<Runnable> turn = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final ReplicationBatches batches = new ReplicationBatches(
            turn::add,
            this::send,
            MAX_BYTES,
            to -> to.equals(THREE) ? 1_400 : 1 << 20,
            (send, reply, failure) -> ended.add(send.token()
                    + (reply == null ? " unanswered" : reply instanceof Reply.Failure ? " refused" : " done")));
    private long tokens;

    private record Sent(int port, PeerRequest.Replicate request, long timeoutMillis, Promise<Reply> reply) {
        List<String> keys() {
            return request.changes().stream().map(KeyedCart::key).toList();
        }
    }

    private Future<Reply> send(String host, int port, Request request, long timeoutMillis) {
        Promise<Reply> reply = Promise.promise();
        sent.add(new Sent(port, (PeerRequest.Replicate) request, timeoutMillis, reply));
        return reply.future();
    }

    @Test
    void what_one_turn_has_for_a_peer_goes_in_one_request() {
        change(TWO, "mohan", 1, 100);
        change(THREE, "asha", 1, 100);
        change(TWO, "ravi", 1, 80);
        assertThat(sent).isEmpty();
        endOfTurn();
        assertThat(sent).extracting(Sent::port).containsExactly(7412, 7413);
        assertThat(sent.get(0).keys()).containsExactly("mohan", "ravi");
        assertThat(sent.get(0).request().incarnation()).isEqualTo(4);
        assertThat(sent.get(0).timeoutMillis()).isEqualTo(80);
        sent.get(0).reply().complete(new Reply.Done(1));
        assertThat(ended).containsExactly("1 done", "3 done");
        change(TWO, "mohan", 1, 100);
        endOfTurn();
        assertThat(sent.get(2).keys()).containsExactly("mohan");
    }

    @Test
    void of_a_refused_request_each_change_is_sent_alone() {
        change(TWO, "mohan", 1, 100);
        change(TWO, "ravi", 1, 100);
        endOfTurn();
        sent.get(0).reply().complete(Reply.Failure.of(ErrorCode.SESSION_EXPIRED, "too late", 1));
        assertThat(ended).isEmpty();
        assertThat(sent.subList(1, 3)).extracting(Sent::keys).containsExactly(List.of("mohan"), List.of("ravi"));
        sent.get(1).reply().complete(Reply.Failure.of(ErrorCode.SESSION_EXPIRED, "too late", 1));
        sent.get(2).reply().complete(new Reply.Done(1));
        assertThat(ended).containsExactly("1 refused", "2 done");
    }

    @Test
    void of_an_unanswered_request_each_change_is_unanswered() {
        change(TWO, "mohan", 1, 100);
        change(TWO, "ravi", 1, 100);
        endOfTurn();
        sent.get(0).reply().fail(new RpcException(RpcException.Kind.TIMEOUT, true, "no reply"));
        assertThat(sent).hasSize(1);
        assertThat(ended).containsExactly("1 unanswered", "2 unanswered");
    }

    @Test
    void a_request_is_of_one_map_and_not_too_large() {
        change(TWO, "mohan", 1, 100);
        change(TWO, "ravi", 2, 100);
        endOfTurn();
        assertThat(sent).extracting(Sent::keys).containsExactly(List.of("mohan"), List.of("ravi"));
        assertThat(sent).extracting(s -> s.request().epoch()).containsExactly(1L, 2L);
        for (int i = 0; i < 20; i++) {
            change(TWO, "mohan", 2, 100);
        }
        endOfTurn();
        List<Sent> rest = sent.subList(2, sent.size());
        assertThat(rest)
                .hasSizeBetween(2, 10)
                .allSatisfy(request -> assertThat(request.request().changes().stream()
                                .mapToLong(change -> change.cart().bytes())
                                .sum())
                        .isLessThanOrEqualTo(MAX_BYTES));
        assertThat(rest.stream().mapToInt(request -> request.keys().size()).sum())
                .isEqualTo(20);
    }

    @Test
    void a_request_is_no_longer_than_its_peer_takes() {
        for (int i = 0; i < 20; i++) {
            change(THREE, "mohan", 1, 100);
        }
        endOfTurn();
        assertThat(sent)
                .hasSizeLessThan(20)
                .allSatisfy(request ->
                        assertThat(Codec.encode(1, request.request()).length).isLessThanOrEqualTo(1_400));
        assertThat(sent.stream().mapToInt(request -> request.keys().size()).sum())
                .isEqualTo(20);
    }

    @Test
    void a_hint_and_a_change_that_takes_entries_out_go_alone_and_at_once() {
        send(TWO, new PeerRequest.Replicate(4, cart("mohan"), true, null, 1), 100);
        send(TWO, new PeerRequest.Replicate(4, cart("mohan"), false, new Dot("s", 2), 1), 100);
        assertThat(sent).hasSize(2);
        assertThat(turn).isEmpty();
    }

    private void endOfTurn() {
        List<Runnable> now = List.copyOf(turn);
        turn.clear();
        now.forEach(Runnable::run);
    }

    private void change(NodeInfo to, String key, long epoch, long timeoutMillis) {
        send(to, new PeerRequest.Replicate(to.incarnation(), cart(key), false, null, epoch), timeoutMillis);
    }

    private void send(NodeInfo to, Request request, long timeoutMillis) {
        batches.send(new ShardEffect.Send(to, request, timeoutMillis, ++tokens));
    }

    private static KeyedCart cart(String key) {
        Entry entry = new Entry(new Dot("s", 1), 1L << 16, '"' + "milk".repeat(25) + '"');
        return new KeyedCart(key, Cart.putDelta(entry, List.of(), "node-1"));
    }
}
