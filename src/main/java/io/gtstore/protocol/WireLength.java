// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartDifference;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.PartSize;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long values are as {@link FrameWriter} writes them: never less than they are, and little more. What is cut to fit a frame is cut by these alone. Lengths are
 * in bytes; commas between values count with each value.
 */
public final class WireLength {
    /** More than the numbers, flags and names of any frame take that carries carts or entries, lists and texts apart. */
    public static final int ENVELOPE = 512;

    private static final int LONGEST_NUMBER = 20;
    private static final int LONGEST_SESSION = 64;

    /** {@code {"item":,"session":"","seq":,"stamp":""},}. */
    private static final int ENTRY = 42;

    /** {@code ,"ends":}, with the time. */
    private static final int END = 8 + LONGEST_NUMBER;

    /** {@code ["",],}. */
    private static final int DOT = 6;

    /** {@code {"key":,"entries":[],"context":"","changed":"","by":},}, and with a lifetime {@code ,"ttlSet":"","ttl":}, with receipts {@code ,"receipts":[]}. */
    private static final int CART = 60 + 18 + 14;

    /** {@code {"session":"","seq":,"stamp":"","claim":,"missing":,"removed":[]},}, with the numbers; the cart has {@code ,"receipts":[]}. */
    private static final int RECEIPT = 66 + 3 * LONGEST_NUMBER + 10;

    /** {@code ,"after":["",],"upto":["",],"horizon":}. */
    private static final int SPAN = 40 + 2 * LONGEST_SESSION;

    private static final int NUMBERS_OF_CART = 3 * LONGEST_NUMBER;
    private static final int NUMBERS_OF_SPAN = 3 * LONGEST_NUMBER;
    private static final int MOST_OF_ENTRY = ENTRY + LONGEST_SESSION + 2 * LONGEST_NUMBER;

    /** What parts of carts are cut by. */
    public static final PartSize PIECES = new PartSize() {
        @Override
        public long entry(Entry entry) {
            return WireLength.entry(entry);
        }

        @Override
        public long repeated(Dot dot) {
            return dot(dot.session());
        }

        @Override
        public long receipt(Dot own) {
            return (long) RECEIPT + own.session().length();
        }

        @Override
        public long session(String name) {
            return 2L + name.length();
        }

        @Override
        public long range(long from, long to) {
            return 2 + 2 * LONGEST_NUMBER;
        }
    };

    private WireLength() {}

    /** A string's, with its quotes and escapes. */
    public static long text(String text) {
        long length = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                length += 6;
            } else if (c < 0x80) {
                length += c == '"' || c == '\\' ? 2 : 1;
            } else {
                length += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            }
        }
        return length;
    }

    /** An entry's. */
    public static long entry(Entry entry) {
        return (long) ENTRY
                + entry.bytes()
                + entry.dot().session().length()
                + 2 * LONGEST_NUMBER
                + (entry.ends() ? END : 0);
    }

    /** A dot's. */
    public static long dot(String session) {
        return (long) DOT + session.length() + LONGEST_NUMBER;
    }

    /** A key's with the digest of its cart. */
    public static long keyDigest(String key) {
        return text(key) + 22;
    }

    private static long of(RemovalReceipts receipts) {
        long length = 0;
        for (Receipt receipt : receipts.list()) {
            length += PIECES.receipt(receipt.own());
            for (Entry entry : receipt.removed()) {
                length += entry(entry);
            }
        }
        return length;
    }

    /** The cart with as many of its latest receipts as that has room for. */
    public static Cart fitReceipts(Cart cart, long room) {
        if (fits(cart, room)) {
            return cart;
        }
        List<Receipt> oldest = new ArrayList<>(cart.receipts().list());
        oldest.sort(Comparator.comparingLong(Receipt::stamp));
        Cart fitting = cart;
        for (Receipt receipt : oldest) {
            if (of(fitting) <= room) {
                break;
            }
            fitting = fitting.withoutReceipt(receipt.own());
        }
        return fitting;
    }

    /** What a cart's entries, context and receipts take, by what is known of them without going through the entries. */
    public static long bound(Cart cart) {
        return cart.bytes()
                + (long) (MOST_OF_ENTRY + (cart.firstEnd() == Entry.NEVER ? 0 : END)) * cart.size()
                + cart.context().textLength()
                + of(cart.receipts());
    }

    /** What a cart's entries, context and receipts take. */
    public static long of(Cart cart) {
        long length = cart.context().textLength() + of(cart.receipts());
        for (Entry entry : cart.entries()) {
            length += entry(entry);
        }
        return length;
    }

    /** What a view by lines takes. */
    public static long ofLines(List<String> lines, List<Entry> others, CausalContext context) {
        long length = context.textLength();
        for (String line : lines) {
            length += Entry.bytes(line) + 1L;
        }
        for (Entry entry : others) {
            length += entry(entry);
        }
        return length;
    }

    /** What a difference takes. */
    public static long of(CartDifference difference) {
        long length = difference.seen().textLength() + difference.gone().textLength();
        for (Entry entry : difference.added()) {
            length += entry(entry);
        }
        return length;
    }

    /** Whether a cart's entries, context and receipts take no more than that; goes through the entries only where it is near. */
    public static boolean fits(Cart cart, long room) {
        return bound(cart) <= room || of(cart) <= room;
    }

    /** What a cart that travels takes beside its entries, its context and its receipts. */
    public static long around(String key, Cart cart) {
        return CART + NUMBERS_OF_CART + text(key) + text(cart.lastWriter());
    }

    /** What a part of a cart takes beside its entries, its context and its receipts. */
    public static long aroundPart(String key, Cart cart) {
        return around(key, cart) + SPAN + NUMBERS_OF_SPAN;
    }

    /** What they take as they travel. */
    public static long of(List<KeyedCart> carts) {
        long length = 0;
        for (KeyedCart keyed : carts) {
            length += aroundPart(keyed.key(), keyed.cart()) + of(keyed.cart());
        }
        return length;
    }

    /** What it takes as it travels, by what is known without going through the entries. */
    public static long bound(KeyedCart keyed) {
        long around = keyed.span() == null ? around(keyed.key(), keyed.cart()) : aroundPart(keyed.key(), keyed.cart());
        return around + bound(keyed.cart());
    }
}
