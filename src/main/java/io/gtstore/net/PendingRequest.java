package io.gtstore.net;

import io.gtstore.protocol.Op;
import io.gtstore.protocol.Reply;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A request that waits for its reply. */
final class PendingRequest {
    private final long id;
    private final Op op;
    private final byte[] frame;
    private final Promise<Reply> promise = Promise.promise();
    private TimerWheel.@Nullable Timeout timeout;

    PendingRequest(long id, Op op, byte[] frame) {
        this.id = id;
        this.op = op;
        this.frame = frame;
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
