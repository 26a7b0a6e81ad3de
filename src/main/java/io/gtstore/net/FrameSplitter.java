// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines. A {@code \r} before the newline is dropped, empty lines are passed over. How the stream is cut into buffers
 * makes no difference. After it has thrown, it is of no more use. Not thread-safe.
 */
public final class FrameSplitter {
    /** A longer space for a begun frame is let go of once the frame is whole, so that one long frame is not paid for ever after. */
    private static final int KEPT_BYTES = 16 * 1024;

    private final int maxFrameBytes;
    private byte[] begun = new byte[0];
    private int size;

    /**
     * Cuts frames of up to so many bytes, counted without the newline.
     *
     * @param maxFrameBytes the bound, at least 1
     */
    public FrameSplitter(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Hands over every frame that ends in the buffer and keeps what is left for the next one.
     *
     * @throws ProtocolException {@link ErrorCode#FRAME_TOO_LONG}, as soon as it is known; the frames before it were handed over
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

    /** Whether a frame was begun and not ended. */
    public boolean partial() {
        return size > 0;
    }

    /** How many bytes of a begun frame are held. */
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
