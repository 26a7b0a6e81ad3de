// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames for one connection and writes them once per event-loop turn: a write of its own for each would be a system call of its own
 * for each. Bounded: counts the bytes until the socket has taken them. Used on the connection's event loop only.
 */
final class Outbox {
    /** A turn's buffer begins as large as those of late were, and is let go of with its write: no larger than this. */
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
     * @param maxBytes how much may wait here and in the socket's queue
     * @param onQueued hears by how many bytes that changes
     */
    Outbox(Context context, NetSocket socket, long maxBytes, LongConsumer onQueued) {
        this.context = context;
        this.socket = socket;
        this.maxBytes = maxBytes;
        this.onQueued = onQueued;
    }

    /** Takes the frame for this turn's write; false if there is no room or the connection is closed. */
    boolean write(byte[] frame) {
        return write(frame, frame.length);
    }

    /** Takes the frame that is the first so many of these bytes; they are copied. */
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

    /** Writes what was gathered. */
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

    /** How many bytes wait, here or in the socket's queue. */
    long queued() {
        return queued;
    }

    /** For how long bytes have been waiting without any being taken; 0 if none wait. */
    long stalledNanos(long nowNanos) {
        return queued == 0 ? 0 : nowNanos - progressNanos;
    }

    /** Forgets what was not written; nothing is taken any more. */
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
