// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartPart;
import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.cart.Lifetime;
import io.gtstore.cart.Receipt;
import io.gtstore.cart.RemovalReceipts;
import io.gtstore.cart.Sessions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** No legal key, id, range or item makes a message longer than it was reckoned to be. */
class WireLengthPropertiesTest {
    private static final int EMPTY_FRAME = frame(List.of(), null);

    @Property(tries = 500)
    void a_cart_takes_no_more_than_reckoned(@ForAll("keyed") KeyedCart keyed) {
        int length = frame(List.of(keyed), null) - EMPTY_FRAME;
        assertThat(WireLength.of(List.of(keyed))).isGreaterThanOrEqualTo(length);
        assertThat(WireLength.bound(keyed)).isGreaterThanOrEqualTo(length);
        assertThat(WireLength.bound(keyed.cart())).isGreaterThanOrEqualTo(WireLength.of(keyed.cart()));
        assertThat(WireLength.text(keyed.key())).isGreaterThanOrEqualTo(text(keyed.key()));
        assertThat(WireLength.keyDigest(keyed.key())).isGreaterThanOrEqualTo(keyDigest(keyed.key()));
    }

    @Property(tries = 500)
    void the_parts_of_a_cart_take_no_more_than_their_room(
            @ForAll("keyed") KeyedCart keyed, @ForAll @IntRange(min = 1_000, max = 6_000) int room) {
        Cart whole = keyed.cart();
        Dot after = null;
        do {
            CartPart part = CartPart.of(whole, after, WireLength.PIECES, room);
            int length = frame(List.of(new KeyedCart("k", part.cart(), part.whole() ? null : part.span())), null)
                    - EMPTY_FRAME;
            assertThat(length).isLessThanOrEqualTo((int) (room + WireLength.aroundPart("k", whole)));
            after = part.span().upto();
        } while (after != null);
    }

    /** Owners that were apart may have given one item to many. */
    @Example
    void an_item_that_many_removals_took_fits_a_part() {
        Dot dot = new Dot(Sessions.issue(5, 1), 4);
        Entry taken = new Entry(dot, 6, item("x".repeat(3_000)));
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            receipts.add(Receipt.of(new Dot(Sessions.issue(7, i), 1), 10, List.of(taken)));
        }
        Cart whole = Cart.of(List.of(), CausalContext.of(List.of(dot)), 10, "node-1")
                .withReceipts(RemovalReceipts.of(receipts));
        CartPart part = CartPart.of(whole, null, WireLength.PIECES, 16_000);
        KeyedCart sent = new KeyedCart("k", part.cart(), part.whole() ? null : part.span());
        assertThat(frame(List.of(sent), null) - EMPTY_FRAME)
                .isLessThanOrEqualTo((int) (16_000 + WireLength.aroundPart("k", whole)));
        assertThat(part.cart().receipts().list()).hasSize(40);
    }

    @Property(tries = 200)
    void parts_are_read_as_they_were_written(
            @ForAll("keyed") KeyedCart keyed, @ForAll @IntRange(min = 1_000, max = 3_000) int room) throws Exception {
        List<KeyedCart> parts = new ArrayList<>();
        Dot after = null;
        do {
            CartPart part = CartPart.of(keyed.cart(), after, WireLength.PIECES, room);
            parts.add(new KeyedCart(keyed.key(), part.cart(), part.whole() ? null : part.span()));
            after = part.span().upto();
        } while (after != null);
        Request sent = new PeerRequest.SendRep(1, parts, 1);
        byte[] frame = Codec.encode(1, sent);
        assertThat(Codec.request(Codec.parse(frame, 0, frame.length - 1))).isEqualTo(sent);
    }

    @Property(tries = 200)
    void a_cursor_is_read_as_it_was_written(
            @ForAll("keyed") KeyedCart keyed, @ForAll @IntRange(max = 16_383) int slot) {
        TransferCursor behind = new TransferCursor(slot, keyed.key(), null);
        assertThat(TransferCursor.parse(behind.toString())).isEqualTo(behind);
        assertThat(TransferCursor.textBound(keyed.key())).isGreaterThanOrEqualTo(text(behind.toString()));
        for (Entry entry : keyed.cart().entries()) {
            TransferCursor within = new TransferCursor(slot, keyed.key(), entry.dot());
            assertThat(TransferCursor.parse(within.toString())).isEqualTo(within);
            assertThat(TransferCursor.textBound(keyed.key())).isGreaterThanOrEqualTo(text(within.toString()));
            assertThat(within).isLessThan(behind);
        }
    }

    /** What a message holds beside what is reckoned one by one. */
    @Example
    void an_envelope_takes_no_more_than_reckoned() {
        BitSet none = new BitSet();
        long most = Long.MAX_VALUE;
        String cursor = "s".repeat(64) + ":" + most;
        List<byte[]> frames = List.of(
                Codec.encode(most, new PeerRequest.SendRep(most, List.of(), most)),
                Codec.encode(most, new PeerRequest.Exchange(most, List.of(), most)),
                Codec.encode(most, new PeerRequest.Replicate(most, List.of(), true, null, most)),
                Codec.encode(most, new Reply.Carts(List.of(), "", Map.of(), most)),
                Codec.encode(most, new Reply.KeyDigests(List.of(), none, "", most, most)),
                Codec.encode(most, new Reply.Items(List.of(), CausalContext.EMPTY, true, cursor, most, most)));
        assertThat(frames).allSatisfy(frame -> assertThat(frame.length).isLessThanOrEqualTo(WireLength.ENVELOPE));
    }

    private static int frame(List<KeyedCart> carts, @Nullable String next) {
        return Codec.encode(1, new Reply.Carts(carts, next, 1)).length;
    }

    private static int text(String text) {
        JsonWriter out = new JsonWriter();
        out.string(text);
        return out.length();
    }

    private static int keyDigest(String key) {
        JsonWriter out = new JsonWriter();
        new FrameWriter(out).keyDigests(List.of(new KeyDigest(key, -1)));
        return out.length() - "\"keys\":[]".length() + 1;
    }

    @Provide
    Arbitrary<KeyedCart> keyed() {
        Arbitrary<String> texts = Arbitraries.of(
                        "a", "\"", "\\", "\n", "\u0001", "é", "日", "\uD83C\uDF4E", "/", "\u007f")
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
        Arbitrary<String> sessions = Arbitraries.of(
                Sessions.issue(5, 1), Sessions.issue(7, 2), Sessions.issue(9, -1), "x", "y".repeat(64), "z_-9");
        Arbitrary<Long> seqs = Arbitraries.oneOf(
                Arbitraries.longs().between(1, 20), Arbitraries.longs().between(Bounds.MAX_SEQ - 9, Bounds.MAX_SEQ));
        Arbitrary<Dot> dots = Combinators.combine(sessions, seqs).as(Dot::new);
        Arbitrary<Long> ends = Arbitraries.of(Entry.NEVER, Entry.NEVER, 1L, Entry.NEVER - 1);
        Arbitrary<Entry> entries = Combinators.combine(dots, stamps(), texts, ends)
                .as((dot, stamp, text, end) -> new Entry(dot, stamp, item(text), end));
        Arbitrary<Lifetime> lifetimes =
                Arbitraries.of(Lifetime.NONE, new Lifetime(1, 0), new Lifetime(HybridClock.MAX_STAMP, Long.MAX_VALUE));
        return Combinators.combine(
                        texts,
                        entries.list().uniqueElements(Entry::dot).ofMaxSize(40),
                        dots.set().ofMaxSize(60),
                        stamps(),
                        Arbitraries.of("", "node-1", "n".repeat(64)),
                        lifetimes,
                        Arbitraries.of(0L, 6L, 8L),
                        receipts(dots, entries))
                .as((key, items, seen, changed, by, lifetime, horizon, receipts) -> new KeyedCart(
                        key,
                        Cart.of(items, CausalContext.of(seen).union(CausalContext.of(named(receipts))), changed, by)
                                .withLifetime(lifetime)
                                .raise(horizon)
                                .withReceipts(receipts)));
    }

    private static Arbitrary<RemovalReceipts> receipts(Arbitrary<Dot> dots, Arbitrary<Entry> entries) {
        return entries.list()
                .ofMaxSize(3)
                .flatMap(shared -> Combinators.combine(
                                dots, stamps(), entries.list().ofMaxSize(7))
                        .as((own, stamp, alone) -> {
                            List<Entry> taken = new ArrayList<>(shared);
                            taken.addAll(alone);
                            return Receipt.of(own, stamp, taken);
                        })
                        .list()
                        .ofMaxSize(3)
                        .map(RemovalReceipts::of));
    }

    private static List<Dot> named(RemovalReceipts receipts) {
        List<Dot> named = new ArrayList<>();
        for (Receipt receipt : receipts.list()) {
            named.add(receipt.own());
            receipt.removed().forEach(entry -> named.add(entry.dot()));
        }
        return named;
    }

    private static Arbitrary<Long> stamps() {
        return Arbitraries.longs().between(0, HybridClock.MAX_STAMP);
    }

    private static String item(String text) {
        JsonWriter out = new JsonWriter();
        out.string(text);
        return out.text();
    }
}
