// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Splitter of a byte stream into lines. A {@code \r} before the newline is dropped, empty lines are skipped. How the
 * stream is cut into buffers makes no difference. Unusable once it has thrown. Not thread-safe.
 */
public final class FrameSplitter {
    /** A longer buffer is released once its frame is complete, so that one long frame does not hold memory for ever. */
    private static final int KEPT_BYTES = 16 * 1024;

    private final int maxFrameBytes;
    private byte[] begun = new byte[0];
    private int size;

    /**
     * Splits into frames of limited length, counted without the newline.
     *
     * @param maxFrameBytes the bound, at least 1
     */
    public FrameSplitter(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Passes on every frame that ends in the buffer, and keeps the rest for the next call.
     *
     * @throws ProtocolException {@link ErrorCode#FRAME_TOO_LONG}, as soon as the bound is exceeded; earlier frames
     *     were passed on
     */
    public void feed(Buffer buffer, FrameHandler handler) throws ProtocolException {
        byte[] bytes = buffer.getBytes();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line(bytes, start, i - start, handler);
                start = i + 1;
            }
        }
        keep(bytes, start, bytes.length - start);
    }

    /** Whether there is a partial frame. */
    public boolean partial() {
        return size > 0;
    }

    /** The bytes of the partial frame. */
    public int partialBytes() {
        return size;
    }

    private void line(byte[] bytes, int start, int length, FrameHandler handler) throws ProtocolException {
        if (size == 0) {
            checkLength(length);
            emit(bytes, start, length, handler);
            return;
        }
        keep(bytes, start, length);
        byte[] whole = begun;
        int wholeSize = size;
        size = 0;
        if (begun.length > KEPT_BYTES) {
            begun = new byte[0];
        }
        emit(whole, 0, wholeSize, handler);
    }

    private void keep(byte[] bytes, int start, int length) throws ProtocolException {
        checkLength((long) size + length);
        if (length == 0) {
            return;
        }
        if (begun.length < size + length) {
            begun = Arrays.copyOf(begun, Math.max(size + length, Math.min(maxFrameBytes, begun.length * 2)));
        }
        System.arraycopy(bytes, start, begun, size, length);
        size += length;
    }

    private void checkLength(long length) throws ProtocolException {
        if (length > maxFrameBytes) {
            throw ProtocolException.fatal(
                    ErrorCode.FRAME_TOO_LONG, "a frame is at most " + maxFrameBytes + " bytes long, its newline apart");
        }
    }

    private static void emit(byte[] bytes, int start, int length, FrameHandler handler) {
        int trimmed = length > 0 && bytes[start + length - 1] == '\r' ? length - 1 : length;
        if (trimmed > 0) {
            handler.frame(bytes, start, trimmed);
        }
    }
}
