// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreErrorCode;
import io.gtstore.client.GtStoreException;
import io.gtstore.config.Durations;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ItemEnd;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What callers pass, judged before anything begins: the interface promises a failed future with a {@link GtStoreException}, and nothing thrown. */
final class Arguments {
    private Arguments() {}

    /** The work's future; failed for whatever the work throws. */
    static <T> Future<T> checked(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(ClientFailures.translate(e));
        }
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

    /** The end of an item that is to go by itself after that time; throws if it has passed already. */
    static ItemEnd end(@Nullable Duration until) {
        Duration given = given(until, "time after which the item goes");
        if (given.isNegative() || given.isZero()) {
            throw refused(ErrorCode.BAD_NUMBER, "the item is to go after " + given + "; name a time of more than zero");
        }
        return ItemEnd.after(Durations.millis(given));
    }

    /** A list with at least one item; throws if it is none. */
    static <T> List<T> someOf(@Nullable List<T> items, String method) {
        List<T> given = given(items, "list of items");
        if (given.isEmpty()) {
            throw refused(ErrorCode.MISSING_FIELD, method + " needs at least one item");
        }
        return given;
    }

    /** Those that the caller's predicate wants; throws if it throws. */
    static <T> List<T> chosen(List<T> items, Predicate<T> which) {
        try {
            return items.stream().filter(which).toList();
        } catch (RuntimeException e) {
            throw new GtStoreException(GtStoreErrorCode.WRONG_TYPE, true, "the predicate threw " + e, e);
        }
    }

    private static GtStoreException refused(ErrorCode code, String message) {
        return ClientFailures.of(code, true, message);
    }
}
