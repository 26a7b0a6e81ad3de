package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Context;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        Output out = new Output(64 + cart.bytes() + 64 * cart.entries().size());
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
        try {
            return cart(ByteBuffer.wrap(value).position(CHECKSUM_BYTES));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it ends too early", e);
        }
    }

    private static Cart cart(ByteBuffer in) {
        long lastChange = number(in);
        String lastWriter = text(in);
        Lifetime lifetime = new Lifetime(number(in), number(in));
        long count = number(in);
        List<Entry> entries = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Dot dot = new Dot(text(in), number(in));
            entries.add(new Entry(dot, number(in), text(in)));
        }
        Context context = Context.decode(text(in));
        return Cart.of(entries, context, lastChange, lastWriter).living(lifetime);
    }

    private static int checksum(byte[] key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(key, 0, key.length);
        crc.update(value, CHECKSUM_BYTES, value.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }

    private static long number(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            number |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return number;
            }
        }
    }

    private static String text(ByteBuffer in) {
        long length = number(in);
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[(int) length];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static final class Output {
        private ByteBuffer buffer;

        Output(int capacity) {
            buffer = ByteBuffer.allocate(capacity);
        }

        void fixed(long number, int bytes) {
            room(bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                buffer.put((byte) (number >> (8 * i)));
            }
        }

        void number(long number) {
            room(10);
            long rest = number;
            while ((rest & ~0x7fL) != 0) {
                buffer.put((byte) (rest | 0x80));
                rest >>>= 7;
            }
            buffer.put((byte) rest);
        }

        void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            number(bytes.length);
            room(bytes.length);
            buffer.put(bytes);
        }

        byte[] bytes() {
            byte[] all = new byte[buffer.position()];
            buffer.flip().get(all);
            return all;
        }

        private void room(int bytes) {
            if (buffer.remaining() < bytes) {
                ByteBuffer larger = ByteBuffer.allocate(2 * buffer.capacity() + bytes);
                larger.put(buffer.flip());
                buffer = larger;
            }
        }
    }
}
