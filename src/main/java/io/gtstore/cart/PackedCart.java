// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cart as one array of bytes, for carts that are idle: about a third of the heap that the objects of a checked-out cart take, and half of what a
 * cart of a few items takes. Reading one makes the cart anew, which costs about as much as reading it from the wire.
 *
 * <p>The bytes: flags; last change and who made it; lifetime and horizon if there are any; the context's sessions with their ranges; sessions that
 * entries name besides; the entries with their sum of digests; if there are any, receipts, and where they begin. A session of the issued form takes 15 bytes.
 */
public final class PackedCart {
    private static final int LIFETIME = 1;
    private static final int HORIZON = 2;
    private static final int RECEIPTS = 4;
    /** The context names sessions. */
    private static final int SEEN = 8;
    /** Some entries, of the cart or its receipts, have an end: each stamp's lowest bit says whether one does. */
    private static final int ENDS = 16;

    private static final int NAMED = 0;
    private static final int ISSUED = 1;
    private static final int SAME = 2;

    private static final int STAMP_BYTES = 8;
    private static final int TIME_BYTES = 6;
    private static final int PLACE_BYTES = 4;

    private PackedCart() {}

    /** The cart as bytes. */
    public static byte[] pack(Cart cart) {
        BinaryWriter out = new BinaryWriter(cart.bytes()
                + 16 * cart.size()
                + 20 * cart.context().sessions()
                + cart.lastWriter().length()
                + 32);
        boolean lifetime = !cart.lifetime().equals(Lifetime.NONE);
        long horizon = cart.context().horizon();
        boolean ends = cart.firstEnd() != Entry.NEVER || takenEnd(cart.receipts());
        out.fixed(
                (lifetime ? LIFETIME : 0)
                        | (horizon > 0 ? HORIZON : 0)
                        | (cart.receipts().isEmpty() ? 0 : RECEIPTS)
                        | (cart.context().sessions() == 0 ? 0 : SEEN)
                        | (ends ? ENDS : 0),
                1);
        out.fixed(cart.lastChange(), STAMP_BYTES);
        out.text(cart.lastWriter());
        if (lifetime) {
            out.fixed(cart.lifetime().stamp(), STAMP_BYTES);
            out.number(cart.lifetime().millis());
        }
        if (horizon > 0) {
            out.fixed(horizon, TIME_BYTES);
        }
        Map<String, Integer> places = context(out, cart.context().seen());
        entries(out, cart, places, ends);
        if (!cart.receipts().isEmpty()) {
            int before = out.length();
            receipts(out, cart.receipts(), ends);
            out.fixed(before, PLACE_BYTES);
        }
        return out.bytes();
    }

    /**
     * The same cart without the receipts of a removal, found without unpacking it. That is possible where they are the only receipt of a cart that has seen
     * something beyond its horizon, as that of a cart that is checked out once.
     *
     * @return null if the cart has to be unpacked for it
     */
    public static byte @Nullable [] withoutReceipt(byte[] packed, Dot own) {
        if ((packed[0] & RECEIPTS) == 0 || (packed[0] & SEEN) == 0) {
            return null;
        }
        int place = (int) new BinaryReader(packed, packed.length - PLACE_BYTES).fixed(PLACE_BYTES);
        BinaryReader in = new BinaryReader(packed, place);
        if (in.number() != 1 || !session(in).equals(own.session()) || in.number() != own.seq()) {
            return null;
        }
        byte[] rest = Arrays.copyOf(packed, place);
        rest[0] &= ~RECEIPTS;
        return rest;
    }

    /** The cart that was packed into the bytes. */
    public static Cart unpack(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, 0);
        long flags = in.fixed(1);
        long lastChange = in.fixed(STAMP_BYTES);
        String lastWriter = in.text();
        Lifetime lifetime = (flags & LIFETIME) == 0 ? Lifetime.NONE : new Lifetime(in.fixed(STAMP_BYTES), in.number());
        long horizon = (flags & HORIZON) == 0 ? 0 : in.fixed(TIME_BYTES);
        List<String> sessions = new ArrayList<>(4);
        CausalContext context = CausalContext.of(ranges(in, sessions), horizon);
        Cart cart = entries(in, sessions, context, lastChange, lastWriter, lifetime, (flags & ENDS) != 0);
        return (flags & RECEIPTS) == 0 ? cart : cart.withReceipts(receipts(in, (flags & ENDS) != 0));
    }

    private static boolean takenEnd(RemovalReceipts receipts) {
        return receipts.list().stream()
                .flatMap(receipt -> receipt.removed().stream())
                .anyMatch(Entry::ends);
    }

    /** What of an entry follows its dot: its stamp, beside that of the entry before it, its item, and its end, beside its stamp. */
    private static void value(BinaryWriter out, Entry entry, long before, boolean ends) {
        long stamp = entry.stamp() - before;
        out.number(ends ? stamp << 1 | (entry.ends() ? 1 : 0) : stamp);
        out.text(entry.item());
        if (entry.ends()) {
            out.number(entry.lastsMillis());
        }
    }

    private static Entry value(BinaryReader in, Dot dot, long before, boolean ends) {
        long number = in.number();
        long stamp = before + (ends ? number >>> 1 : number);
        String item = in.text();
        return ends && (number & 1) == 1
                ? new Entry(dot, stamp, item, HybridClock.millis(stamp) + in.number())
                : new Entry(dot, stamp, item);
    }

    private static void receipts(BinaryWriter out, RemovalReceipts receipts, boolean ends) {
        out.number(receipts.list().size());
        for (Receipt receipt : receipts.list()) {
            session(out, receipt.own().session());
            out.number(receipt.own().seq());
            out.fixed(receipt.stamp(), STAMP_BYTES);
            out.number(receipt.claim() + 1); // from -1 on
            out.number(receipt.missing());
            out.number(receipt.removed().size());
            long stamp = 0;
            String session = "";
            for (Entry entry : receipt.removed()) {
                boolean same = entry.dot().session().equals(session);
                if (same) {
                    out.fixed(SAME, 1);
                } else {
                    session = entry.dot().session();
                    session(out, session);
                }
                out.number(entry.dot().seq());
                value(out, entry, stamp, ends);
                stamp = entry.stamp();
            }
        }
    }

    private static RemovalReceipts receipts(BinaryReader in, boolean ends) {
        List<Receipt> receipts = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            Dot own = new Dot(session(in, ""), in.number());
            long decided = in.fixed(STAMP_BYTES);
            long claim = in.number() - 1;
            int missing = (int) in.number();
            Entry[] removed = new Entry[(int) in.number()];
            long stamp = 0;
            String session = "";
            for (int i = 0; i < removed.length; i++) {
                session = session(in, session);
                removed[i] = value(in, new Dot(session, in.number()), stamp, ends);
                stamp = removed[i].stamp();
            }
            receipts.add(new Receipt(own, decided, claim, missing + removed.length, List.of(removed)));
        }
        return RemovalReceipts.of(receipts);
    }

    /** Writes the sessions and their ranges; each session's place. */
    private static Map<String, Integer> context(BinaryWriter out, SessionRanges seen) {
        Map<String, Integer> places = new LinkedHashMap<>();
        out.number(seen.size());
        for (int i = 0; i < seen.size(); i++) {
            places.put(seen.session(i), i);
            session(out, seen.session(i));
            long[] ranges = seen.ranges(i);
            out.number(ranges.length / 2);
            long end = 0;
            for (int r = 0; r < ranges.length; r += 2) {
                out.number(ranges[r] - end);
                out.number(ranges[r + 1] - ranges[r]);
                end = ranges[r + 1];
            }
        }
        return places;
    }

    private static SessionRanges ranges(BinaryReader in, List<String> sessions) {
        SessionRangesBuilder builder = new SessionRangesBuilder();
        for (long left = in.number(); left > 0; left--) {
            String session = session(in);
            sessions.add(session);
            long[] ranges = new long[2 * (int) in.number()];
            long end = 0;
            for (int r = 0; r < ranges.length; r += 2) {
                ranges[r] = end + in.number();
                end = ranges[r] + in.number();
                ranges[r + 1] = end;
            }
            builder.add(session, ranges);
        }
        return builder.build();
    }

    private static void entries(BinaryWriter out, Cart cart, Map<String, Integer> places, boolean ends) {
        List<String> others = new ArrayList<>();
        for (Entry entry : cart.entries()) {
            String session = entry.dot().session();
            if (places.putIfAbsent(session, places.size()) == null) {
                others.add(session);
            }
        }
        out.number(cart.size());
        if (cart.size() == 0) {
            return;
        }
        out.fixed(cart.entriesDigest(), STAMP_BYTES);
        out.number(cart.bytes());
        out.number(others.size());
        others.forEach(session -> session(out, session));
        long stamp = 0;
        for (Entry entry : cart.entries()) {
            out.number(places.getOrDefault(entry.dot().session(), 0));
            out.number(entry.dot().seq());
            value(out, entry, stamp, ends); // entries are in the order of their stamps
            stamp = entry.stamp();
        }
    }

    private static Cart entries(
            BinaryReader in,
            List<String> sessions,
            CausalContext context,
            long lastChange,
            String lastWriter,
            Lifetime lifetime,
            boolean ends) {
        int size = (int) in.number();
        if (size == 0) {
            return new Cart(
                    List.of(), context, lastChange, lastWriter, lifetime, 0, 0, Entry.NEVER, RemovalReceipts.NONE);
        }
        long digest = in.fixed(STAMP_BYTES);
        int bytes = (int) in.number();
        for (long others = in.number(); others > 0; others--) {
            sessions.add(session(in));
        }
        Entry[] entries = new Entry[size];
        long stamp = 0;
        for (int i = 0; i < size; i++) {
            Dot dot = new Dot(sessions.get((int) in.number()), in.number());
            entries[i] = value(in, dot, stamp, ends);
            stamp = entries[i].stamp();
        }
        List<Entry> list = EntryList.copyOf(Arrays.asList(entries));
        return new Cart(
                list,
                context,
                lastChange,
                lastWriter,
                lifetime,
                bytes,
                digest,
                ends ? Cart.firstEnd(list) : Entry.NEVER,
                RemovalReceipts.NONE);
    }

    private static void session(BinaryWriter out, String session) {
        long issued = Sessions.issuedAt(session);
        long random = issued < 0 ? 0 : Sessions.randomOf(session);
        if (issued >= 0 && Sessions.issue(issued, random).equals(session)) {
            out.fixed(ISSUED, 1);
            out.fixed(issued, TIME_BYTES);
            out.fixed(random, STAMP_BYTES);
        } else {
            out.fixed(NAMED, 1);
            out.text(session);
        }
    }

    private static String session(BinaryReader in) {
        return session(in, "");
    }

    private static String session(BinaryReader in, String before) {
        long form = in.fixed(1);
        if (form == SAME) {
            return before;
        }
        return form == ISSUED ? Sessions.issue(in.fixed(TIME_BYTES), in.fixed(STAMP_BYTES)) : in.text();
    }
}
