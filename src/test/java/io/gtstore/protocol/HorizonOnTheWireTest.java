// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Carts and contexts travel with the horizon that they were read under. */
class HorizonOnTheWireTest {
    private static final long HORIZON = 1_754_000_000_000L;
    private static final Dot OLD = new Dot(Sessions.issue(HORIZON - 1, 7), 3);
    private static final Dot YOUNG = new Dot(Sessions.issue(HORIZON, 7), 1);
    private static final CausalContext CONTEXT =
            CausalContext.of(YOUNG, new Dot("ann", 1)).raise(HORIZON);

    @Test
    void a_cart_arrives_as_it_was_sent_with_its_items_from_before_the_horizon() throws ProtocolException {
        Cart cart = Cart.of(
                List.of(new Entry(OLD, 5, "\"tea\""), new Entry(YOUNG, 6, "{\"sku\":7}")), CONTEXT, 6, "node-1");
        Reply sent = new Reply.Carts(
                List.of(new KeyedCart("mohan", cart), new KeyedCart("asha", Cart.emptyUnder(HORIZON))), null, 12);

        Reply arrived = Codec.reply(Op.GET_REP, fields(Codec.encode(1, sent)));
        assertThat(arrived).isEqualTo(sent);
        assertThat(((Reply.Carts) arrived).carts().get(0).cart().digest()).isEqualTo(cart.digest());

        Request replicate = new PeerRequest.Replicate(2, new KeyedCart("mohan", cart), false, null, 12);
        assertThat(Codec.request(fields(Codec.encode(1, replicate)))).isEqualTo(replicate);
    }

    @Test
    void contexts_of_gets_and_finalizes_arrive_as_they_were_sent() throws ProtocolException {
        Request get = new Request.Get("mohan", CONTEXT, false, 12);
        Request finalize = new Request.Finalize("mohan", CONTEXT, YOUNG.session(), 2, 12);
        Reply items = new Reply.Items(List.of(), CONTEXT, true, 12);

        assertThat(Codec.request(fields(Codec.encode(1, get)))).isEqualTo(get);
        assertThat(Codec.request(fields(Codec.encode(1, finalize)))).isEqualTo(finalize);
        assertThat(Codec.reply(Op.GET, fields(Codec.encode(1, items)))).isEqualTo(items);
    }

    @Test
    void a_horizon_that_is_none_is_refused_by_the_fields_name() {
        String line = "{\"id\":1,\"op\":\"finalize\",\"key\":\"mohan\",\"context\":\"@0;ann:1\"}";

        assertThatThrownBy(() -> Codec.request(fields(line.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("context")
                .hasMessageContaining("a horizon must be a number from 1 on");
    }

    private static Fields fields(byte[] frame) throws ProtocolException {
        int length = frame[frame.length - 1] == '\n' ? frame.length - 1 : frame.length;
        return Codec.parse(frame, 0, length);
    }
}
