// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.net.RpcException;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ClientFailures as callers are told of them, and what they mean to the client itself. */
final class ClientFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ClientFailures.class);

    private static final Map<ErrorCode, GtStoreErrorCode> CODES = new EnumMap<>(ErrorCode.class);

    static {
        for (ErrorCode code : ErrorCode.values()) {
            CODES.put(code, GtStoreErrorCode.valueOf(code.name()));
        }
    }

    private ClientFailures() {}

    /** A failure; definite if the operation certainly changed nothing. */
    static GtStoreException of(ErrorCode code, boolean definite, String message) {
        return new GtStoreException(code(code), definite, message);
    }

    /** The error's name in the API. */
    static GtStoreErrorCode code(ErrorCode code) {
        return CODES.getOrDefault(code, GtStoreErrorCode.INTERNAL);
    }

    /** A future that failed, with certainty that nothing was changed. */
    static <T> Future<T> refused(ErrorCode code, String message) {
        return Future.failedFuture(of(code, true, message));
    }

    /** Whether the operation failed with that error. */
    static boolean is(Throwable failure, ErrorCode code) {
        return failure instanceof GtStoreException why && why.code() == CODES.get(code);
    }

    /** Whether the same operation may succeed later. */
    static boolean isRetryable(@Nullable Throwable failure) {
        return failure instanceof GtStoreException why && why.isRetryable();
    }

    /** Whether the change has not happened and never will. */
    static boolean refuses(Throwable failure) {
        return failure instanceof GtStoreException why
                && why.isDefinite()
                && ErrorCode.valueOf(why.code().name()).refuses();
    }

    /** Any failure as callers are told of it. */
    static GtStoreException translate(Throwable why) {
        if (why instanceof GtStoreException known) {
            return known;
        }
        if (why instanceof IllegalArgumentException) {
            return of(ErrorCode.WRONG_TYPE, true, String.valueOf(why.getMessage()));
        }
        if (why instanceof RpcException) {
            return of(ErrorCode.UNREACHABLE, true, String.valueOf(why.getMessage()));
        }
        LOG.error("a defect in the client", why);
        return new GtStoreException(
                GtStoreErrorCode.INTERNAL, false, "a defect in the client, see its log: " + why, why);
    }
}
