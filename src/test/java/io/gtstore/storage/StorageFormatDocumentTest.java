// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/storage-format.md is what the program writes. */
class StorageFormatDocumentTest {
    private static final byte[] CART = RecordKey.ofCart(311, "mohan");
    private static final Entry APPLE = new Entry(new Dot("s1", 1), 5, "\"apple\"");

    @Test
    void the_example_is_what_is_written() throws Exception {
        byte[] key = RecordKey.ofRecord(CART, 1);
        Cart change = Cart.putDelta(APPLE, List.of(), "node-1");
        assertThat(document())
                .contains(example(key, RecordValue.encode(key, change)))
                .contains("The storage format, version " + DataDirectory.VERSION)
                .contains("`gtstore-data " + DataDirectory.VERSION + "`");
    }

    @Test
    void the_example_of_an_item_that_goes_by_itself_is_what_is_written() throws Exception {
        byte[] key = RecordKey.ofRecord(CART, 1);
        Entry until = Entry.lasting(APPLE.dot(), APPLE.stamp(), APPLE.item(), 1_000);
        assertThat(document())
                .contains(example(key, RecordValue.encode(key, Cart.putDelta(until, List.of(), "node-1"))));
    }

    @Test
    void the_example_of_a_receipt_is_what_is_written() throws Exception {
        Receipt receipt = Receipt.decided(new Dot("s1", 2), 6, List.of(APPLE));
        byte[] key = ReceiptKey.of(CART, receipt);
        assertThat(document()).contains(example(key, ReceiptRecords.value(key, receipt)));
    }

    @Test
    void the_numbers_are_those_by_which_it_is_done() throws Exception {
        int most = Gathering.MOST_RECORDS;
        assertThat(document())
                .contains(String.format(
                        Locale.ROOT,
                        "one of the %,d carts that changed last reaches %d records",
                        Gathering.CARTS_COUNTED,
                        most))
                .contains("more than *n* + " + most + " records")
                .contains(most + " × (*n* + " + most + ") records");
    }

    private static String example(byte[] key, byte[] value) {
        HexFormat hex = HexFormat.of();
        return "    key    " + hex.formatHex(key) + "\n    value  " + hex.formatHex(value) + "\n";
    }

    private static String document() throws Exception {
        return Files.readString(Path.of("docs/storage-format.md"));
    }
}
