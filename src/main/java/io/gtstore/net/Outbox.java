// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Write batching for one connection: frames are written once per event-loop turn, in one system call. Bounded by the
 * bytes that the socket has yet to take. Used on the connection's event loop only.
 */
final class Outbox {
    /** The bound of a turn's initial buffer, which is sized by recent turns and released with its write. */
    private static final int MAX_USUAL = 64 * 1024;

    private final Context context;
    private final NetSocket socket;
    private final long maxBytes;
    private final LongConsumer onQueued;
    private @Nullable Buffer gathered;
    private int usual = 1024;
    private long queued;
    private long progressNanos;
    private boolean closed;

    /**
     * An empty outbox.
     *
     * @param maxBytes the bound of bytes here and in the socket's queue
     * @param onQueued called with the change of that number
     */
    Outbox(Context context, NetSocket socket, long maxBytes, LongConsumer onQueued) {
        this.context = context;
        this.socket = socket;
        this.maxBytes = maxBytes;
        this.onQueued = onQueued;
    }

    /** Adds the frame to this turn's write; false if there is no room or the connection is closed. */
    boolean write(byte[] frame) {
        return write(frame, frame.length);
    }

    /** Adds a copy of the first {@code length} bytes as a frame. */
    boolean write(byte[] frame, int length) {
        if (closed || queued + length > maxBytes) {
            return false;
        }
        if (queued == 0) {
            progressNanos = System.nanoTime();
        }
        if (gathered == null) {
            gathered = Buffer.buffer(Math.max(length, usual));
            context.runOnContext(turn -> flush());
        }
        gathered.appendBytes(frame, 0, length);
        count(length);
        return true;
    }

    /** Writes this turn's frames. */
    void flush() {
        Buffer buffer = gathered;
        gathered = null;
        if (buffer == null || closed) {
            return;
        }
        int length = buffer.length();
        usual = Math.min(MAX_USUAL, Math.max(length, usual - usual / 8));
        socket.write(buffer).onComplete(written -> {
            if (!closed) {
                progressNanos = System.nanoTime();
                count(-length);
            }
        });
    }

    /** The bytes queued here and in the socket. */
    long queued() {
        return queued;
    }

    /** The time in ns since the socket last took any of the queued bytes; 0 if none are queued. */
    long stalledNanos(long nowNanos) {
        return queued == 0 ? 0 : nowNanos - progressNanos;
    }

    /** Drops what was not written, and refuses all further frames. */
    void close() {
        if (!closed) {
            closed = true;
            gathered = null;
            count(-queued);
        }
    }

    private void count(long change) {
        queued += change;
        onQueued.accept(change);
    }
}
