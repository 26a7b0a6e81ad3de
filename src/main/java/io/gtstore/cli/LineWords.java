// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What is said of a line on a command line, and in the shell. */
final class LineWords {
    private LineWords() {}

    /** How many more; a {@link CommandFailure} if it is no number. */
    static long number(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new CommandFailure("'%s' is no whole number of at most %d".formatted(word, Long.MAX_VALUE));
        }
    }

    /** How many there are to be; a {@link CommandFailure} if it is less than zero. */
    static long quantity(String word) {
        long n = number(word);
        if (n < 0) {
            throw new CommandFailure("a cart holds no " + n + " of anything; say 0 to take it out");
        }
        return n;
    }

    /** The attributes, none if they are left out; a {@link CommandFailure} if they are no object. */
    static JsonObject attributes(@Nullable String word) {
        try {
            return word == null ? new JsonObject() : new JsonObject(word);
        } catch (DecodeException e) {
            throw new CommandFailure(
                    "'%s' is no JSON object, such as {\"colour\":\"red\"}; quote it for the shell".formatted(word));
        }
    }
}
