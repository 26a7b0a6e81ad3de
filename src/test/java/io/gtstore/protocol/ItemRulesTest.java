// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An item is taken or refused by itself; one that was taken fits every message that may carry it. */
class ItemRulesTest {
    private static final Dot DOT = new Dot("s", 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1e999",
                "123456789012345678901",
                "-0.1234567890123456789012345678901234567890",
                "\"\\ud83c\\udf4e\"",
                "[]",
                "{\"a name of sixty-five characters, which is more than fields have .\":1}",
                "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}"
            })
    void what_is_taken_travels_in_every_message(String written) throws Exception {
        String item = ItemRules.canonical(written);
        Entry entry = new Entry(DOT, 7, item);
        Cart cart = Cart.of(List.of(entry), CausalContext.of(DOT), 7, "node-1")
                .withReceipts(RemovalReceipts.of(List.of(Receipt.of(DOT, 7, List.of(entry)))));
        KeyedCart keyed = new KeyedCart("mohan", cart);

        assertThat(sent(new Request.Put("mohan", item, List.of(), "s", 1, 1))).isInstanceOf(Request.Put.class);
        assertThat(sent(new Request.PutAll("mohan", List.of(item), "s", 1, 1)))
                .isEqualTo(new Request.PutAll("mohan", List.of(item), "s", 1, 1));
        assertThat(sent(new PeerRequest.Replicate(1, keyed, false, DOT, 1)))
                .isEqualTo(new PeerRequest.Replicate(1, keyed, false, DOT, 1));
        assertThat(sent(new PeerRequest.SendRep(1, List.of(keyed), 1)))
                .isEqualTo(new PeerRequest.SendRep(1, List.of(keyed), 1));
        assertThat(sent(new PeerRequest.Exchange(1, List.of(keyed), 1)))
                .isEqualTo(new PeerRequest.Exchange(1, List.of(keyed), 1));
        Reply.Items items = new Reply.Items(List.of(entry), CausalContext.of(DOT), true, 1);
        assertThat(answered(Op.GET, items)).isEqualTo(items);
        Reply.Removed removed = new Reply.Removed(List.of(entry), 2, 1);
        assertThat(answered(Op.FINALIZE, removed)).isEqualTo(removed);
        Reply.Carts carts = new Reply.Carts(List.of(keyed), null, 1);
        assertThat(answered(Op.GET_REP, carts)).isEqualTo(carts);
        CartEvent event = new CartEvent("mohan", List.of(entry), CausalContext.of(DOT), 1);
        assertThat(Codec.cart(parsed(Codec.encode(event)))).isEqualTo(event);
        StoredCart stored = new StoredCart("mohan", List.of(entry), 0);
        assertThat(Codec.storedCart(parsed(Codec.encode(stored)))).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]] too_deep",
                "NaN bad_json",
                "{\"a\":1,\"a\":2} duplicate_field",
                "\"\\ud83c\" bad_text",
                "1,2 bad_json",
                "`` bad_json"
            })
    void what_is_refused_says_why(String written, String code) {
        assertThatThrownBy(() -> ItemRules.canonical(written))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        e -> assertThat(e.code().wire()).isEqualTo(code));
    }

    @Test
    void half_a_surrogate_pair_is_refused() {
        assertThatThrownBy(() -> ItemRules.canonical("\"\ud83c\""))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_TEXT));
    }

    @Test
    void a_number_is_bounded_and_so_is_a_name() {
        assertThatThrownBy(() -> ItemRules.canonical("1".repeat(JsonLimits.MAX_DIGITS + 1)))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ItemRules.canonical("{\"" + "n".repeat(JsonLimits.MAX_NAME + 1) + "\":1}"))
                .isInstanceOf(ProtocolException.class);
    }

    private static Request sent(Request request) throws ProtocolException {
        return Codec.request(parsed(Codec.encode(1, request)));
    }

    private static Reply answered(Op op, Reply reply) throws ProtocolException {
        return Codec.reply(op, parsed(Codec.encode(1, reply)));
    }

    private static Fields parsed(byte[] frame) throws ProtocolException {
        assertThat(new String(frame, StandardCharsets.UTF_8)).endsWith("\n");
        return Codec.parse(frame, 0, frame.length - 1);
    }
}
