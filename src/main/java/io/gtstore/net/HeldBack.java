// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Reply;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Replies and requests held back while the peer reads too slowly: replies are not encoded yet, and requests are not
 * handled. Takes few bytes: reading stops while anything is held back, and replies are held as values.
 */
final class HeldBack {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<byte[]> frames = new ArrayDeque<>();
    private final BufferedBytes buffered;
    private long countedBytes;

    /** A reply that is not encoded yet. */
    record Answer(long requestId, Reply reply) {}

    HeldBack(BufferedBytes buffered) {
        this.buffered = buffered;
    }

    boolean isEmpty() {
        return answers.isEmpty() && frames.isEmpty();
    }

    void add(long requestId, Reply reply) {
        answers.add(new Answer(requestId, reply));
    }

    /** Keeps a copy of the frame, which counts among the buffered bytes. */
    void add(byte[] bytes, int offset, int length) {
        frames.add(Arrays.copyOfRange(bytes, offset, offset + length));
        count(length);
    }

    @Nullable
    Answer nextAnswer() {
        return answers.poll();
    }

    byte @Nullable [] nextFrame() {
        byte[] frame = frames.poll();
        if (frame != null) {
            count(-frame.length);
        }
        return frame;
    }

    void clear() {
        answers.clear();
        frames.clear();
        count(-countedBytes);
    }

    private void count(long change) {
        countedBytes += change;
        buffered.add(change);
    }
}
