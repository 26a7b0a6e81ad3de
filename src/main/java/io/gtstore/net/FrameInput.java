// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;

/** What a connection's peer sends, cut into frames; counts the bytes of a begun frame, and since when it is begun. */
final class FrameInput {
    private final FrameSplitter splitter;
    private final BufferedBytes buffered;
    private int countedBytes;
    private long begunNanos;

    FrameInput(int maxFrameBytes, BufferedBytes buffered) {
        this.splitter = new FrameSplitter(maxFrameBytes);
        this.buffered = buffered;
    }

    /**
     * Hands over every frame that ends in the buffer. What is left is counted by {@link #count} or {@link #discard}.
     *
     * @throws ProtocolException as {@link FrameSplitter#feed} does
     */
    void feed(Buffer buffer, FrameHandler handler) throws ProtocolException {
        boolean wasPartial = splitter.partial();
        boolean[] ended = {false};
        try {
            splitter.feed(buffer, (bytes, offset, length) -> {
                ended[0] = true;
                handler.frame(bytes, offset, length);
            });
        } finally {
            if (splitter.partial() && (!wasPartial || ended[0])) {
                begunNanos = System.nanoTime();
            }
        }
    }

    /** Counts the begun frame among the buffered bytes. */
    void count() {
        recount(splitter.partialBytes());
    }

    /** Nothing more is read: the begun frame counts no more. */
    void discard() {
        recount(0);
    }

    private void recount(int bytes) {
        buffered.add(bytes - countedBytes);
        countedBytes = bytes;
    }

    /** How many bytes of a begun frame are held. */
    int partialBytes() {
        return splitter.partialBytes();
    }

    /** For how long a begun frame has been waiting for its end; 0 if none is begun. */
    long begunForNanos(long nowNanos) {
        return splitter.partial() ? nowNanos - begunNanos : 0;
    }
}
