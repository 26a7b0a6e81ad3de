package io.gtstore.client;

import io.gtstore.protocol.ErrorCode;
import io.vertx.core.VertxException;

/** Why an operation failed; the message says what to do. */
public final class GtStoreException extends VertxException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean definite;

    /** An error that the client tells its callers of. */
    public GtStoreException(ErrorCode code, boolean definite, String message) {
        super(message, true);
        this.code = code;
        this.definite = definite;
    }

    /** The error's name in the protocol's table, as {@code cart_full}; {@code unknown} if nobody can tell whether the change happened. */
    public String code() {
        return code.wire();
    }

    /** Whether the operation certainly changed nothing. */
    public boolean definite() {
        return definite;
    }

    /** Whether the same call may succeed later. */
    public boolean retry() {
        return code.retry();
    }

    /** Whether the change has not happened and never will. */
    public boolean refuses() {
        return definite && code.refuses();
    }

    /** Whether it is that error. */
    public boolean is(ErrorCode other) {
        return code == other;
    }
}
