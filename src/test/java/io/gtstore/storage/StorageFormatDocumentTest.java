package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/storage-format.md is what the program writes. */
class StorageFormatDocumentTest {
    @Test
    void the_example_is_what_is_written() throws Exception {
        String document = Files.readString(Path.of("docs/storage-format.md"));
        byte[] key = RecordKey.ofRecord(RecordKey.ofCart(311, "mohan"), 1);
        Cart change = Cart.putDelta(new Entry(new Dot("s1", 1), 5, "\"apple\""), List.of(), "node-1");
        byte[] value = RecordValue.encode(key, change);
        assertThat(document).contains("key    " + HexFormat.of().formatHex(key));
        assertThat(document).contains("value  " + HexFormat.of().formatHex(value));
        assertThat(document).contains("version " + DataDirectory.VERSION);
    }
}
