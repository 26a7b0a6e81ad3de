// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.LocateRequest;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Request;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However a stream of requests is cut into buffers, the same requests come out. */
class FrameSplitterPropertiesTest {
    private static final int TRIES = 300;
    private static final int MAX_FRAME = 1 << 20;

    @Provide
    Arbitrary<Request> requests() {
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("\"\\ \n\r\té€\u0000")
                .ofMaxLength(30)
                .map(letters -> letters + "🍎");
        Arbitrary<Dot> dot = Combinators.combine(
                        Arbitraries.of("s", "t-1"), Arbitraries.longs().between(1, 9))
                .as(Dot::new);
        Arbitrary<Long> epoch = Arbitraries.longs().greaterOrEqual(Request.NO_EPOCH);
        return Arbitraries.oneOf(
                text.map(LocateRequest.Login::new),
                Arbitraries.of(new MemberRequest.Ping()),
                Combinators.combine(text, text, dot.list().ofMaxSize(3), dot, epoch)
                        .as((key, item, replaces, own, at) ->
                                new Request.Put(key, quoted(item), replaces, own.session(), own.seq(), at)),
                Combinators.combine(text, dot.set().ofMaxSize(5), epoch)
                        .as((key, acked, at) -> new Request.Get(key, CausalContext.of(acked), false, at)),
                Combinators.combine(text, dot.list().ofMinSize(1).ofMaxSize(3), dot, epoch)
                        .as((key, dots, own, at) -> new Request.Remove(key, dots, own.session(), own.seq(), at)));
    }

    @Property(tries = TRIES)
    void however_the_stream_is_cut(
            @ForAll @Size(min = 1, max = 8) List<@From("requests") Request> requests,
            @ForAll @Size(max = 12) List<@IntRange(max = 4_000) Integer> cuts)
            throws ProtocolException {
        Buffer stream = stream(requests);
        int[] ends =
                cuts.stream().mapToInt(cut -> cut % stream.length()).sorted().toArray();
        assertThat(received(stream, ends)).isEqualTo(requests);
    }

    @Property(tries = 50)
    void one_byte_at_a_time(@ForAll @Size(min = 1, max = 4) List<@From("requests") Request> requests)
            throws ProtocolException {
        Buffer stream = stream(requests);
        int[] everywhere = new int[stream.length()];
        Arrays.setAll(everywhere, i -> i);
        assertThat(received(stream, everywhere)).isEqualTo(requests);
    }

    @Property(tries = TRIES)
    void a_frame_as_long_as_allowed_is_taken_and_one_byte_more_is_not(
            @ForAll @IntRange(min = 1, max = 200) int limit, @ForAll @IntRange(min = 1, max = 250) int chunk)
            throws ProtocolException {
        List<Integer> lengths = new ArrayList<>();
        FrameSplitter splitter = new FrameSplitter(limit);
        FrameHandler handler = (bytes, offset, length) -> lengths.add(length);
        feed(splitter, Buffer.buffer("x".repeat(limit) + "\n"), chunk, handler);
        assertThat(lengths).containsExactly(limit);
        assertThat(splitter.partial()).isFalse();

        ProtocolException tooLong = catchThrowableOfType(
                ProtocolException.class, () -> feed(splitter, Buffer.buffer("x".repeat(limit + 1)), chunk, handler));
        assertThat(tooLong.code()).isEqualTo(ErrorCode.FRAME_TOO_LONG);
        assertThat(tooLong.closes()).isTrue();
    }

    @Property(tries = 2_000)
    void bytes_changed_at_random_make_a_request_or_an_error_and_nothing_else(
            @ForAll("requests") Request request,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 4_000) Integer> places,
            @ForAll @Size(value = 5) List<Byte> bytes) {
        byte[] frame = Codec.encode(1, request);
        for (int i = 0; i < places.size(); i++) {
            frame[places.get(i) % frame.length] = bytes.get(i);
        }
        try {
            assertThat(Codec.request(Codec.parse(frame, 0, frame.length))).isNotNull();
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Example
    void empty_lines_and_carriage_returns_are_passed_over() throws ProtocolException {
        List<String> frames = new ArrayList<>();
        new FrameSplitter(10)
                .feed(
                        Buffer.buffer("\n\r\n{}\r\n\n[]\nhalf"),
                        (bytes, offset, length) ->
                                frames.add(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        assertThat(frames).containsExactly("{}", "[]");
    }

    private static String quoted(String text) {
        return Json.encode(text);
    }

    private static Buffer stream(List<Request> requests) {
        Buffer stream = Buffer.buffer();
        for (int i = 0; i < requests.size(); i++) {
            stream.appendBytes(Codec.encode(i, requests.get(i)));
        }
        return stream;
    }

    private static List<Request> received(Buffer stream, int[] ends) throws ProtocolException {
        List<Request> received = new ArrayList<>();
        List<ProtocolException> errors = new ArrayList<>();
        FrameSplitter splitter = new FrameSplitter(MAX_FRAME);
        FrameHandler handler = (bytes, offset, length) -> {
            try {
                received.add(Codec.request(Codec.parse(bytes, offset, length)));
            } catch (ProtocolException e) {
                errors.add(e);
            }
        };
        int start = 0;
        for (int end : ends) {
            splitter.feed(stream.getBuffer(start, end), handler);
            start = end;
        }
        splitter.feed(stream.getBuffer(start, stream.length()), handler);
        assertThat(errors).isEmpty();
        assertThat(splitter.partial()).isFalse();
        return received;
    }

    private static void feed(FrameSplitter splitter, Buffer stream, int chunk, FrameHandler handler)
            throws ProtocolException {
        for (int start = 0; start < stream.length(); start += chunk) {
            splitter.feed(stream.getBuffer(start, Math.min(stream.length(), start + chunk)), handler);
        }
    }
}
