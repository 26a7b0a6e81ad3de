// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.Locale;

/** A shopper's sequence of steps with a key: login, puts, gets, finalize; then the next key. */
public enum Mix {
    /** A customer of a shop: 5 puts, 2 gets. */
    CART(5, 2),
    /** Puts almost only; a cart is finalized when it has 100 items, so that carts stay small. */
    PUT(100, 0),
    /** Gets almost only, of carts of 5 items. */
    GET(5, 10_000),
    /** 10 puts and 10 gets, in turn. */
    HALF(10, 10),
    /** One get of each cart. */
    LOOK(0, 1);

    private final int puts;
    private final int gets;

    Mix(int puts, int gets) {
        this.puts = puts;
        this.gets = gets;
    }

    /** The step at that place of what is done with one key, from 0; the last one is {@link Step#FINALIZE}. */
    Step step(int at) {
        if (at == 0) {
            return Step.LOGIN;
        }
        if (this == HALF && at <= puts + gets) {
            return at % 2 == 1 ? Step.PUT : Step.GET;
        }
        if (at <= puts) {
            return Step.PUT;
        }
        return at <= puts + gets ? Step.GET : Step.FINALIZE;
    }

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
