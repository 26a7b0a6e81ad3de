// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.Locale;

/** A shopper's step. */
public enum Step {
    /** Takes a session on a new key. */
    LOGIN,
    /** Puts one item. */
    PUT,
    /** Reads the cart, and checks it. */
    GET,
    /** Checks out, and checks what came out. */
    FINALIZE;

    /** Whether a failure of it may leave open what happened to the cart. */
    boolean changesCarts() {
        return this == PUT || this == FINALIZE;
    }

    /** Whether it is one of those for which customers come: the others are their beginning and end. */
    boolean query() {
        return this == PUT || this == GET;
    }

    /** Its name in tables and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
