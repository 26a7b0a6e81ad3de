// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A request without a reply yet. */
final class PendingRequest {
    private final long id;
    private final Op op;
    private final byte[] frame;
    private final long begunMillis;
    private final Promise<Reply> promise = Promise.promise();
    private TimerWheel.@Nullable Timeout timeout;
    private boolean sent;

    /**
     * Starts waiting.
     *
     * @param frame the encoded request if it is yet to be sent; else empty
     */
    PendingRequest(long id, Op op, byte[] frame, long begunMillis) {
        this.id = id;
        this.op = op;
        this.frame = frame;
        this.begunMillis = begunMillis;
    }

    /** When it began to wait, in ms of the timer wheel. */
    long begunMillis() {
        return begunMillis;
    }

    long id() {
        return id;
    }

    Op op() {
        return op;
    }

    byte[] frame() {
        return frame;
    }

    void sent() {
        sent = true;
    }

    /** Whether it was sent, so that the server may act on it. */
    boolean wasSent() {
        return sent;
    }

    Promise<Reply> promise() {
        return promise;
    }

    void timeout(TimerWheel.Timeout timeout) {
        this.timeout = timeout;
    }

    void answer(Reply reply) {
        cancelTimeout();
        promise.tryComplete(reply);
    }

    void fail(RpcException cause) {
        cancelTimeout();
        promise.tryFail(cause);
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel();
        }
    }
}
