// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.net.FrameSplitter;
import io.gtstore.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A frame that is as long as a given one of GTStore's, and says no more than its id and how long its answer shall be: {@code {"id":7,"reply":90,"…"}}. */
final class EchoFrame {
    /** The longest frame. */
    static final int MAX_BYTES = 1 << 20;

    private static final byte[] ID = "{\"id\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLY = ",\"reply\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FILLING = filling();

    private EchoFrame() {}

    private static byte[] filling() {
        byte[] bytes = new byte[MAX_BYTES];
        Arrays.fill(bytes, (byte) '"');
        return bytes;
    }

    /** Who hears of each frame. */
    @FunctionalInterface
    interface Handler {
        void frame(long id, int reply);
    }

    /**
     * Appends a frame.
     *
     * @param reply how long its answer shall be, in bytes
     * @param length how long it is itself, in bytes, newline included; it is longer if it would not hold its numbers
     */
    static void append(Buffer to, long id, int reply, int length) {
        int begin = to.length();
        to.appendBytes(ID)
                .appendString(Long.toString(id))
                .appendBytes(REPLY)
                .appendString(Integer.toString(reply))
                .appendByte((byte) ',');
        int missing = length - 2 - (to.length() - begin);
        if (missing > 0) {
            to.appendBytes(FILLING, 0, missing);
        }
        to.appendByte((byte) '}').appendByte((byte) '\n');
    }

    /** Hands over the numbers of each frame that ends in the buffer. */
    static void each(FrameSplitter splitter, Buffer received, Handler handler) {
        try {
            splitter.feed(received, (bytes, start, length) -> {
                int idAt = start + ID.length;
                int idEnd = endOfNumber(bytes, idAt);
                int replyAt = idEnd + REPLY.length;
                handler.frame(number(bytes, idAt, idEnd), (int) number(bytes, replyAt, endOfNumber(bytes, replyAt)));
            });
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int endOfNumber(byte[] bytes, int start) {
        int end = start;
        while (bytes[end] >= '0' && bytes[end] <= '9') {
            end++;
        }
        return end;
    }

    private static long number(byte[] bytes, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
