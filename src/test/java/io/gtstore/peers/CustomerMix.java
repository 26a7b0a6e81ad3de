// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

/** What customers do with a key, and which of it is counted. */
enum CustomerMix {
    /** A customer of a shop. Every operation counts; a login is none, for other stores have no such thing. */
    CART(5, 2, "operations/s"),
    /** Puts almost only, which alone count; the cart is finalized when it has 100 items, so that carts stay small. */
    PUT(100, 0, "puts/s"),
    /** Gets almost only, which alone count, of carts of 5 items. */
    GET(5, 1_000, "gets/s");

    private final int puts;
    private final int gets;
    private final String unit;

    CustomerMix(int puts, int gets, String unit) {
        this.puts = puts;
        this.gets = gets;
        this.unit = unit;
    }

    /** The step at that place of what is done with one key, from 0; the last one is {@link CustomerStep#FINALIZE}. */
    CustomerStep step(int at) {
        if (at == 0) {
            return CustomerStep.LOGIN;
        }
        if (at <= puts) {
            return CustomerStep.PUT;
        }
        return at <= puts + gets ? CustomerStep.GET : CustomerStep.FINALIZE;
    }

    /** Whether its rate is, among others, the rate of these. */
    boolean counts(CustomerStep step) {
        return switch (this) {
            case CART -> step != CustomerStep.LOGIN;
            case PUT -> step == CustomerStep.PUT;
            case GET -> step == CustomerStep.GET;
        };
    }

    /** The unit of its rate, for readers. */
    String unit() {
        return unit;
    }
}
