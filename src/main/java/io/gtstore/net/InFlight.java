// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.ProtocolException;

/** The unanswered requests of a connection, and their bytes, bounded by the server's limits. */
final class InFlight {
    private final int maxRequests;
    private final BufferedBytes buffered;
    private int requests;
    private long bytes;

    InFlight(int maxRequests, BufferedBytes buffered) {
        this.maxRequests = maxRequests;
        this.buffered = buffered;
    }

    /**
     * Whether one more request may be dispatched.
     *
     * @param component whether a node or a manager asks, which have a reserve
     * @throws ProtocolException {@link ErrorCode#BUSY} if not
     */
    void check(Op op, boolean component) throws ProtocolException {
        if (requests >= maxRequests) {
            throw ProtocolException.wrong(
                    ErrorCode.BUSY,
                    requests + " requests of this connection are unanswered; wait for some of the replies");
        }
        boolean noRoom = component ? buffered.exhausted() : buffered.full();
        if (noRoom && op != Op.HELLO && op != Op.PING) {
            throw ProtocolException.wrong(
                    ErrorCode.BUSY,
                    "the server's buffers are full (limits.maxBufferedPercent); try again a little later");
        }
    }

    void add(int length) {
        requests++;
        count(length);
    }

    void remove(int length) {
        requests--;
        count(-length);
    }

    boolean isEmpty() {
        return requests == 0;
    }

    /** Releases the bytes of a closed connection. */
    void discard() {
        count(-bytes);
    }

    private void count(long change) {
        bytes += change;
        buffered.add(change);
    }
}
