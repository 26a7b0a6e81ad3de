package io.gtstore.client.impl;

import io.gtstore.client.GtStoreException;
import io.gtstore.net.RpcException;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers pass, judged before anything begins: the interface promises a failed future with a {@link GtStoreException}, and nothing thrown. */
final class Arguments {
    private static final Logger LOG = LoggerFactory.getLogger(Arguments.class);

    private Arguments() {}

    /** The work's future; failed for whatever the work throws. */
    static <T> Future<T> checked(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(told(e));
        }
    }

    /** The failure as callers are told of it. */
    static GtStoreException told(Throwable why) {
        if (why instanceof GtStoreException known) {
            return known;
        }
        if (why instanceof IllegalArgumentException) {
            return refused(ErrorCode.WRONG_TYPE, String.valueOf(why.getMessage()));
        }
        if (why instanceof RpcException) {
            return new GtStoreException(ErrorCode.UNREACHABLE, true, String.valueOf(why.getMessage()));
        }
        LOG.error("a defect in the client", why);
        return new GtStoreException(ErrorCode.INTERNAL, false, "a defect in the client, see its log: " + why);
    }

    /** The key; throws if it is none. */
    static String key(@Nullable String key) {
        if (key == null || key.isEmpty()) {
            throw refused(
                    ErrorCode.BAD_KEY,
                    "the key is " + (key == null ? "null" : "empty") + "; name the customer, such as \"mohan\"");
        }
        return key;
    }

    /** The argument; throws if it is null. */
    static <T> T given(@Nullable T argument, String name) {
        if (argument == null) {
            throw refused(ErrorCode.MISSING_FIELD, "the " + name + " is null");
        }
        return argument;
    }

    private static GtStoreException refused(ErrorCode code, String message) {
        return new GtStoreException(code, true, message);
    }
}
