package io.gtstore.storage;

import io.gtstore.cart.BinaryReader;
import io.gtstore.cart.BinaryWriter;
import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A change as it is stored, see docs/storage-format.md: a checksum over the record's key and the rest, then the cart. Numbers are big-endian and of
 * fixed length, or in groups of seven bits, the lowest first; texts are UTF-8 behind their length.
 */
final class RecordValue {
    private static final int CHECKSUM_BYTES = 4;

    private RecordValue() {}

    static byte[] encode(byte[] key, Cart cart) {
        BinaryWriter out =
                new BinaryWriter(64 + cart.bytes() + 64 * cart.entries().size());
        out.fixed(0, CHECKSUM_BYTES);
        out.number(cart.lastChange());
        out.text(cart.lastWriter());
        out.number(cart.lifetime().stamp());
        out.number(cart.lifetime().millis());
        out.number(cart.entries().size());
        for (Entry entry : cart.entries()) {
            out.text(entry.dot().session());
            out.number(entry.dot().seq());
            out.number(entry.stamp());
            out.text(entry.item());
        }
        out.text(cart.context().encode());
        byte[] value = out.bytes();
        ByteBuffer.wrap(value).putInt(checksum(key, value));
        return value;
    }

    /** Throws IllegalArgumentException if a bit of the record is not as it was written. */
    static Cart decode(byte[] key, byte[] value) {
        if (value.length < CHECKSUM_BYTES || ByteBuffer.wrap(value).getInt() != checksum(key, value)) {
            throw new IllegalArgumentException("its checksum does not match");
        }
        return cart(new BinaryReader(value, CHECKSUM_BYTES));
    }

    private static Cart cart(BinaryReader in) {
        long lastChange = in.number();
        String lastWriter = in.text();
        Lifetime lifetime = new Lifetime(in.number(), in.number());
        long count = in.number();
        List<Entry> entries = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Dot dot = new Dot(in.text(), in.number());
            entries.add(new Entry(dot, in.number(), in.text()));
        }
        Context context = Context.decode(in.text());
        return Cart.of(entries, context, lastChange, lastWriter).living(lifetime);
    }

    private static int checksum(byte[] key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(key, 0, key.length);
        crc.update(value, CHECKSUM_BYTES, value.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }
}
