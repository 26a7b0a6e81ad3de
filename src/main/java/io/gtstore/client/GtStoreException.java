// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Nullable;
import io.vertx.core.VertxException;

/** Why an operation failed; the message says what to do. Every future of the client that fails, fails with one. */
public final class GtStoreException extends VertxException {
    private static final long serialVersionUID = 1L;

    private final GtStoreErrorCode code;
    private final boolean definite;

    /** A failure; definite if the operation certainly changed nothing. */
    public GtStoreException(GtStoreErrorCode code, boolean definite, String message) {
        this(code, definite, message, null);
    }

    /** A failure that has a cause. */
    public GtStoreException(GtStoreErrorCode code, boolean definite, String message, @Nullable Throwable cause) {
        super(message, cause, true);
        this.code = code;
        this.definite = definite;
    }

    /** What went wrong; {@link GtStoreErrorCode#UNKNOWN} if nobody can tell whether the change happened. */
    public GtStoreErrorCode code() {
        return code;
    }

    /** Whether the operation certainly changed nothing; if not, read the cart before repeating it. */
    public boolean isDefinite() {
        return definite;
    }

    /** Whether the same call may succeed later. */
    public boolean isRetryable() {
        return code.isRetryable();
    }
}
