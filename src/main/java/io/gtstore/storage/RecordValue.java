// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.BinaryReader;
import io.gtstore.cart.BinaryWriter;
import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The value of a record (docs/storage-format.md): a CRC-32C of the record's key and the rest, then the change as a
 * cart. Integers are big-endian and of fixed length, or LEB128; texts are UTF-8 with their length before them.
 */
final class RecordValue {
    private static final int CHECKSUM_BYTES = 4;

    /** The bit of a stamp that says that the entry's end follows its item; no clock gives so late a stamp. */
    private static final long ENDS = Long.MIN_VALUE;

    private RecordValue() {}

    static byte[] encode(byte[] key, Cart cart) {
        BinaryWriter out =
                new BinaryWriter(64 + cart.bytes() + 64 * cart.entries().size());
        out.fixed(0, CHECKSUM_BYTES);
        out.number(cart.lastChange());
        out.text(cart.lastWriter());
        out.number(cart.lifetime().stamp());
        out.number(cart.lifetime().millis());
        entries(out, cart.entries());
        out.text(cart.context().encode());
        if (!cart.receipts().isEmpty()) {
            receipts(out, cart.receipts().list());
        }
        byte[] value = out.bytes();
        ByteBuffer.wrap(value).putInt(checksum(key, value));
        return value;
    }

    private static void entries(BinaryWriter out, List<Entry> entries) {
        out.number(entries.size());
        for (Entry entry : entries) {
            out.text(entry.dot().session());
            out.number(entry.dot().seq());
            out.number(entry.ends() ? entry.stamp() | ENDS : entry.stamp());
            out.text(entry.item());
            if (entry.ends()) {
                out.number(entry.endsAtMillis());
            }
        }
    }

    private static void receipts(BinaryWriter out, List<Receipt> receipts) {
        out.number(receipts.size());
        for (Receipt receipt : receipts) {
            out.text(receipt.own().session());
            out.number(receipt.own().seq());
            out.number(receipt.stamp());
            out.number(receipt.missing());
            entries(out, receipt.removed());
        }
        if (receipts.stream().anyMatch(receipt -> receipt.claim() != Receipt.NO_PRIMARY)) {
            receipts.forEach(receipt -> out.number(receipt.claim() + 1)); // from -1 on
        }
    }

    /** The change of a record; throws IllegalArgumentException if its checksum does not match. */
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
        List<Entry> entries = entries(in);
        CausalContext context = CausalContext.decode(in.text());
        Cart cart = Cart.of(entries, context, lastChange, lastWriter).withLifetime(lifetime);
        return in.ended() ? cart : cart.withReceipts(receipts(in));
    }

    private static List<Entry> entries(BinaryReader in) {
        long count = in.number();
        List<Entry> entries = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            Dot dot = new Dot(in.text(), in.number());
            long stamp = in.number();
            String item = in.text();
            entries.add(new Entry(dot, stamp & ~ENDS, item, (stamp & ENDS) == 0 ? Entry.NEVER : in.number()));
        }
        return entries;
    }

    private static RemovalReceipts receipts(BinaryReader in) {
        List<Receipt> receipts = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            Dot own = new Dot(in.text(), in.number());
            long stamp = in.number();
            int missing = (int) in.number();
            List<Entry> removed = entries(in);
            receipts.add(new Receipt(own, stamp, Receipt.NO_PRIMARY, missing + removed.size(), removed));
        }
        if (!in.ended()) {
            receipts.replaceAll(receipt -> receipt.claimed(in.number() - 1));
        }
        return RemovalReceipts.of(receipts);
    }

    private static int checksum(byte[] key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(key, 0, key.length);
        crc.update(value, CHECKSUM_BYTES, value.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }
}
