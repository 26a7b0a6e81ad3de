// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;

/** The frames that a connection's peer sends; tracks the bytes and age of a partial frame. */
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
     * Passes on every frame that ends in the buffer. The rest is counted by {@link #count} or {@link #discard}.
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

    /** Counts the partial frame among the buffered bytes. */
    void count() {
        recount(splitter.partialBytes());
    }

    /** Stops reading: the partial frame no longer counts. */
    void discard() {
        recount(0);
    }

    private void recount(int bytes) {
        buffered.add(bytes - countedBytes);
        countedBytes = bytes;
    }

    /** The bytes of the partial frame. */
    int partialBytes() {
        return splitter.partialBytes();
    }

    /** The age of the partial frame in ns; 0 if there is none. */
    long begunForNanos(long nowNanos) {
        return splitter.partial() ? nowNanos - begunNanos : 0;
    }
}
