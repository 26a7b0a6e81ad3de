// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A get that asks for the lines of a cart. */
class LinesViewTest {
    private static final String KEY = "mohan";
    private static final String SESSION = Sessions.issue(CoreNetwork.START, 7);
    private static final String OTHER = Sessions.issue(CoreNetwork.START, 8);

    private CoreNetwork network = new CoreNetwork(CoreNetwork.storage(1 << 20), 2, "a", "b", "c");

    @Test
    void every_owner_and_whoever_forwards_answers_with_the_lines() {
        put(SESSION, 1, "{\"sku\":\"a\",\"n\":1,\"colour\":\"red\"}");
        put(SESSION, 2, "\"apple\"");
        put(OTHER, 1, "{\"colour\":\"blue\",\"n\":2,\"sku\":\"a\"}");
        put(OTHER, 2, "{\"sku\":\"b\",\"n\":1}");
        put(SESSION, 3, "{\"sku\":\"b\",\"n\":-1}");
        for (String node : network.nodes()) {
            Reply.Items items = (Reply.Items) network.request(node, lines(Request.NO_EPOCH));
            assertThat(items.lines())
                    .containsExactly("{\"sku\":\"a\",\"n\":3,\"colour\":\"blue\",\"dots\":[[\"" + SESSION + "\",1],[\""
                            + OTHER + "\",1]]}");
            assertThat(items.items())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.item()).isEqualTo("\"apple\""));
            assertThat(items.context())
                    .isEqualTo(network.cartAt(network.owners(KEY).get(0), KEY).context());
            assertThat(items.complete()).isTrue();
            String sent = new String(Codec.encode(1, items), StandardCharsets.UTF_8);
            assertThat(sent).contains("\"lines\":[{\"sku\":\"a\"", "\"others\":[{\"item\":\"apple\"");
            assertThat(sent).doesNotContain("\"items\"");
        }
    }

    @Test
    void a_cart_without_lines_has_none() {
        put(SESSION, 1, "\"apple\"");
        Reply.Items items = (Reply.Items) network.request(owner(), lines(epoch()));
        assertThat(items.lines()).isEmpty();
        assertThat(items.items()).hasSize(1);
    }

    @Test
    void one_that_no_message_can_hold_is_refused_and_may_be_read_in_pages() {
        network = new CoreNetwork(CoreNetwork.smallFrames(), 2, "a", "b", "c");
        for (int seq = 1; seq <= 200; seq++) {
            put(SESSION, seq, "{\"sku\":\"a\",\"n\":1}");
        }
        Reply.Failure refused = (Reply.Failure) network.request(owner(), lines(epoch()));
        assertThat(refused.code()).isEqualTo(ErrorCode.WRONG_TYPE);
        assertThat(refused.message()).contains("page by page");
        Reply.Items page = (Reply.Items) network.get(owner(), KEY, CausalContext.EMPTY, false);
        assertThat(page.next()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\",\"view\":\"table\"}",
                "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\",\"view\":\"\"}",
                "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\",\"view\":true}",
                "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\",\"view\":\"lines\",\"after\":\"" + "ann:1\"}"
            })
    void an_unknown_view_and_a_page_of_a_view_are_refused(String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Codec.request(Codec.parse(bytes, 0, bytes.length)))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_TYPE))
                .hasMessageContaining("view");
    }

    @Test
    void what_the_reader_has_does_not_matter() throws Exception {
        String frame =
                "{\"id\":1,\"op\":\"get\",\"key\":\"mohan\",\"view\":\"lines\",\"context\":\"\",\"digest\":\"0000000000000000\"}";
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        assertThat(Codec.request(Codec.parse(bytes, 0, bytes.length))).isEqualTo(lines(Request.NO_EPOCH));
    }

    private void put(String session, long seq, String item) {
        assertThat(network.request(owner(), new Request.Put(KEY, item, List.of(), session, seq, epoch())))
                .isInstanceOf(Reply.Stored.class);
    }

    private static Request.Get lines(long epoch) {
        return new Request.Get(KEY, CausalContext.EMPTY, false, "", null, true, epoch);
    }

    private String owner() {
        return network.owners(KEY).get(0);
    }

    private long epoch() {
        return network.map().epoch();
    }
}
