// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes dots, entries and carts, as {@link CartReader} reads them. */
final class CartWriter {
    private CartWriter() {}

    static void dots(Collection<Dot> dots, JsonWriter out) {
        out.startArray();
        for (Dot dot : dots) {
            dot(dot, out);
        }
        out.endArray();
    }

    private static void dot(Dot dot, JsonWriter out) {
        out.startArray();
        out.string(dot.session());
        out.number(dot.seq());
        out.endArray();
    }

    static void entries(List<Entry> entries, JsonWriter out) {
        out.startArray();
        for (Entry entry : entries) {
            entry(entry, out);
        }
        out.endArray();
    }

    private static void entry(Entry entry, JsonWriter out) {
        out.startObject();
        out.name("item");
        out.raw(entry.item());
        out.name("session");
        out.string(entry.dot().session());
        out.name("seq");
        out.number(entry.dot().seq());
        stamp("stamp", entry.stamp(), out);
        if (entry.ends()) {
            out.name("ends");
            out.number(entry.endsAtMillis());
        }
        out.endObject();
    }

    private static void stamp(String name, long stamp, JsonWriter out) {
        out.name(name);
        out.string(Long.toUnsignedString(stamp));
    }

    static void carts(List<KeyedCart> carts, JsonWriter out) {
        out.startArray();
        for (KeyedCart keyed : carts) {
            out.startObject();
            out.name("key");
            out.string(keyed.key());
            cart(keyed.cart(), out);
            if (keyed.span() != null) {
                span(keyed.span(), out);
            }
            out.endObject();
        }
        out.endArray();
    }

    private static void cart(Cart cart, JsonWriter out) {
        out.name("entries");
        entries(cart.entries(), out);
        out.name("context");
        out.string(cart.context().encode());
        stamp("changed", cart.lastChange(), out);
        out.name("by");
        out.string(cart.lastWriter());
        if (!cart.lifetime().equals(Lifetime.NONE)) {
            stamp("ttlSet", cart.lifetime().stamp(), out);
            out.name("ttl");
            out.number(cart.lifetime().millis());
        }
        if (!cart.receipts().isEmpty()) {
            receipts(cart.receipts(), out);
        }
    }

    /** An entry that several receipts name is written once: the others name its dot. So what many removals took fits a frame as well. */
    private static void receipts(RemovalReceipts receipts, JsonWriter out) {
        Map<Dot, Entry> written = receipts.list().size() == 1 ? null : new HashMap<>();
        out.name("receipts");
        out.startArray();
        for (Receipt receipt : receipts.list()) {
            out.startObject();
            out.name("session");
            out.string(receipt.own().session());
            out.name("seq");
            out.number(receipt.own().seq());
            stamp("stamp", receipt.stamp(), out);
            if (receipt.isStruck()) {
                out.name("struck");
                out.flag(true);
            } else if (receipt.claim() != Receipt.NO_PRIMARY) {
                out.name("claim");
                out.number(receipt.claim());
            }
            if (!receipt.whole()) {
                out.name("missing");
                out.number(receipt.missing());
            }
            removed(receipt.removed(), written, out);
            out.endObject();
        }
        out.endArray();
    }

    private static void removed(List<Entry> entries, @Nullable Map<Dot, Entry> written, JsonWriter out) {
        out.name("removed");
        out.startArray();
        for (Entry entry : entries) {
            Entry before = written == null ? null : written.putIfAbsent(entry.dot(), entry);
            if (entry.equals(before)) {
                dot(entry.dot(), out);
            } else {
                entry(entry, out);
            }
        }
        out.endArray();
    }

    private static void span(Span span, JsonWriter out) {
        end("after", span.after(), out);
        end("upto", span.upto(), out);
        if (span.horizon() > 0) {
            out.name("horizon");
            out.number(span.horizon());
        }
    }

    private static void end(String name, @Nullable Dot dot, JsonWriter out) {
        if (dot != null) {
            out.name(name);
            dot(dot, out);
        }
    }
}
