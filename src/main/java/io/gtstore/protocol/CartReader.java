// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Span;
import io.gtstore.protocol.JsonReader.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the data path is made of, dots, entries and carts, from the reader straight into values. A value that is wrong throws
 * IllegalArgumentException, and the reader then stands somewhere in it.
 */
final class CartReader {
    private final JsonReader reader;

    CartReader(JsonReader reader) {
        this.reader = reader;
    }

    /** Reads the element that begins at the reader's token. */
    private interface Element<T> {
        T read() throws ProtocolException;
    }

    List<Dot> dots() throws ProtocolException {
        return array(this::dot);
    }

    List<Entry> entries() throws ProtocolException {
        return array(this::entry);
    }

    List<KeyedCart> carts() throws ProtocolException {
        return array(this::cart);
    }

    private <T> List<T> array(Element<T> element) throws ProtocolException {
        if (reader.token() != Token.START_ARRAY) {
            throw new IllegalArgumentException("is an array");
        }
        List<T> elements = new ArrayList<>(4);
        while (reader.next() != Token.END_ARRAY) {
            elements.add(element.read());
        }
        return elements;
    }

    private Dot dot() throws ProtocolException {
        if (reader.token() != Token.START_ARRAY || reader.next() == Token.END_ARRAY) {
            throw new IllegalArgumentException("names each dot as [session, seq]");
        }
        String session = pooled("a dot's session");
        reader.next();
        long seq = whole("a dot's seq");
        if (reader.next() != Token.END_ARRAY) {
            throw new IllegalArgumentException("names each dot as [session, seq]");
        }
        return new Dot(session, seq);
    }

    private Entry entry() throws ProtocolException {
        String session = null;
        long seq = -1;
        String stamp = null;
        String item = null;
        long ends = Entry.NEVER;
        beginObject();
        for (String name = nextName(); name != null; name = nextName()) {
            switch (name) {
                case "session" -> session = pooled("'session'");
                case "seq" -> seq = whole("'seq'");
                case "stamp" -> stamp = string("'stamp'");
                case "item" -> item = reader.copyValue();
                case "ends" -> ends = whole("'ends'");
                default -> reader.passOver();
            }
        }
        if (seq < 0) {
            throw new IllegalArgumentException("needs 'seq'");
        }
        return new Entry(
                new Dot(present(session, "'session'"), seq),
                Bounds.stamp(present(stamp, "'stamp'")),
                present(item, "an item"),
                ends);
    }

    private KeyedCart cart() throws ProtocolException {
        String key = null;
        List<Entry> entries = null;
        String context = null;
        String changed = null;
        String by = null;
        String ttlSet = null;
        long ttl = -1;
        Dot after = null;
        Dot upto = null;
        long horizon = 0;
        RemovalReceipts receipts = RemovalReceipts.NONE;
        beginObject();
        for (String name = nextName(); name != null; name = nextName()) {
            switch (name) {
                case "after" -> after = dot();
                case "upto" -> upto = dot();
                case "horizon" -> horizon = whole("'horizon'");
                case "key" -> key = pooled("'key'");
                case "entries" -> entries = entries();
                case "context" -> context = string("'context'");
                case "changed" -> changed = string("'changed'");
                case "by" -> by = pooled("'by'");
                case "ttlSet" -> ttlSet = string("'ttlSet'");
                case "ttl" -> ttl = whole("'ttl'");
                case "receipts" -> receipts = receipts();
                default -> reader.passOver();
            }
        }
        Cart cart = Cart.of(
                        present(entries, "'entries'"),
                        CausalContext.decode(present(context, "'context'")),
                        Bounds.stamp(present(changed, "'changed'")),
                        present(by, "'by'"))
                .withReceipts(receipts);
        return new KeyedCart(
                present(key, "'key'"),
                ttlSet == null ? cart : cart.withLifetime(lifetime(ttlSet, ttl)),
                after == null && upto == null ? null : new Span(after, upto, horizon));
    }

    private RemovalReceipts receipts() throws ProtocolException {
        Map<Dot, Entry> read = new HashMap<>();
        return RemovalReceipts.of(array(() -> receipt(read)));
    }

    private Receipt receipt(Map<Dot, Entry> read) throws ProtocolException {
        String session = null;
        long seq = -1;
        String stamp = null;
        long missing = 0;
        long claim = Receipt.NO_PRIMARY;
        boolean struck = false;
        List<Entry> removed = null;
        beginObject();
        for (String name = nextName(); name != null; name = nextName()) {
            switch (name) {
                case "session" -> session = pooled("'session'");
                case "seq" -> seq = whole("'seq'");
                case "stamp" -> stamp = string("'stamp'");
                case "missing" -> missing = whole("'missing'");
                case "claim" -> claim = Bounds.claim(whole("'claim'"));
                case "struck" -> struck = flag("'struck'");
                case "removed" -> removed = array(() -> removed(read));
                default -> reader.passOver();
            }
        }
        if (seq < 0) {
            throw new IllegalArgumentException("needs 'seq'");
        }
        List<Entry> gone = present(removed, "'removed'");
        if (missing > Integer.MAX_VALUE - gone.size()) {
            throw new IllegalArgumentException("misses too much");
        }
        Dot own = new Dot(present(session, "'session'"), seq);
        long decided = Bounds.stamp(present(stamp, "'stamp'"));
        return Receipt.part(own, decided, (int) missing + gone.size(), gone).claimed(struck ? Receipt.STRUCK : claim);
    }

    /** An entry, or the dot of one that a receipt before it had. */
    private Entry removed(Map<Dot, Entry> read) throws ProtocolException {
        if (reader.token() == Token.START_ARRAY) {
            return present(read.get(dot()), "what a dot in 'removed' names");
        }
        Entry entry = entry();
        read.putIfAbsent(entry.dot(), entry);
        return entry;
    }

    private static Lifetime lifetime(String set, long ttl) {
        if (ttl < 0) {
            throw new IllegalArgumentException("needs 'ttl'");
        }
        return new Lifetime(Bounds.stamp(set), ttl);
    }

    private void beginObject() {
        if (reader.token() != Token.START_OBJECT) {
            throw new IllegalArgumentException("is made of objects");
        }
    }

    /** The name of the next member, with the reader at its value; null at the object's end. */
    private @Nullable String nextName() throws ProtocolException {
        if (reader.next() == Token.END_OBJECT) {
            return null;
        }
        String name = reader.text();
        reader.next();
        return name;
    }

    private String string(String what) {
        requireString(what);
        return reader.text();
    }

    private String pooled(String what) {
        requireString(what);
        return reader.pooledText();
    }

    private void requireString(String what) {
        if (reader.token() != Token.STRING) {
            throw new IllegalArgumentException("has " + what + " as a string");
        }
    }

    private boolean flag(String what) {
        if (reader.token() == Token.TRUE || reader.token() == Token.FALSE) {
            return reader.token() == Token.TRUE;
        }
        throw new IllegalArgumentException("has " + what + " as true or false");
    }

    private long whole(String what) {
        if (reader.token() == Token.NUMBER && reader.isWhole() && reader.number() >= 0) {
            return reader.number();
        }
        throw new IllegalArgumentException("has " + what + " as a whole number from 0 on");
    }

    private static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("needs " + what);
        }
        return value;
    }
}
