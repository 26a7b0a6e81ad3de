// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class RecordPropertiesTest {
    @Property
    void a_key_comes_back_and_sorts_as_its_cart_does(
            @ForAll @IntRange(max = 65_535) int slot,
            @ForAll byte[] one,
            @ForAll byte[] other,
            @ForAll @LongRange(min = 1) long number) {
        String a = text(one);
        String b = text(other);
        byte[] cart = RecordKey.ofCart(slot, a);
        byte[] record = RecordKey.ofRecord(cart, number);
        assertThat(RecordKey.slot(record)).isEqualTo(slot);
        assertThat(RecordKey.cart(record)).isEqualTo(cart);
        assertThat(RecordKey.key(cart)).isEqualTo(a);
        assertThat(RecordKey.begins(record, RecordKey.ofSlot(slot))).isTrue();
        assertThat(RecordKey.begins(record, RecordKey.ofCart(slot, b))).isEqualTo(a.equals(b));
        assertThat(Arrays.compareUnsigned(record, RecordKey.after(RecordKey.ofSlot(slot))))
                .isNegative();
    }

    private static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append((char) (b & 0x7f)); // zeros and ones among them
        }
        return text.toString();
    }

    @Property
    void a_change_comes_back(
            @ForAll @Size(max = 5) List<String> items,
            @ForAll @LongRange(min = 1) long stamp,
            @ForAll @LongRange(min = 0) long millis) {
        Cart cart = cart(items, stamp).withLifetime(new Lifetime(stamp, millis));
        if (stamp % 2 == 0) {
            Receipt empty = Receipt.of(new Dot("other", 4), 5, List.of());
            Receipt part = Receipt.part(new Dot("other", 4), 6, 7, cart.entries());
            Receipt receipt =
                    Receipt.of(new Dot("other", 3), stamp, cart.entries()).claimed(stamp % 3 - 1);
            cart = cart.withReceipts(RemovalReceipts.of(List.of(empty, part, receipt)));
        }
        byte[] key = RecordKey.ofRecord(RecordKey.ofCart(7, "mohan"), 1);
        assertThat(RecordValue.decode(key, RecordValue.encode(key, cart))).isEqualTo(cart);
    }

    private static Cart cart(List<String> items, long stamp) {
        List<Entry> entries = new java.util.ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            // as UTF-8 has it: there is no unpaired surrogate in an item
            String item = new String(
                    items.get(i).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    java.nio.charset.StandardCharsets.UTF_8);
            Dot dot = new Dot("s" + i % 2, i + 1);
            entries.add(i % 3 == 1 ? new Entry(dot, stamp, item, 1 + stamp / 2) : new Entry(dot, stamp, item));
        }
        return Cart.of(entries, CausalContext.ofRange("other", 3, 9).raise(1_000), stamp, "node-1");
    }

    @Property
    void one_flipped_bit_is_noticed(@ForAll @IntRange(max = 10_000) int at) {
        byte[] key = RecordKey.ofRecord(RecordKey.ofCart(7, "mohan"), 1);
        byte[] value = RecordValue.encode(key, cart(List.of("apple", "pear"), 5));
        value[at / 8 % value.length] ^= (byte) (1 << (at % 8));
        assertThatThrownBy(() -> RecordValue.decode(key, value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void a_value_under_another_key_is_noticed() {
        byte[] key = RecordKey.ofRecord(RecordKey.ofCart(7, "mohan"), 1);
        byte[] value = RecordValue.encode(key, cart(List.of("apple"), 5));
        byte[] other = RecordKey.ofRecord(RecordKey.ofCart(7, "mohan"), 2);
        assertThatThrownBy(() -> RecordValue.decode(other, value)).hasMessageContaining("checksum");
    }
}
