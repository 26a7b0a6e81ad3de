// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * How a removal is asked for.
 *
 * @param after of what went, the page to answer with, see {@link Reply.Removed#next}; "" for the first
 * @param retry whether the change was asked for before, so that somebody may have decided on it already
 * @param here whether the owner that is asked decides by itself, rather than the slot's primary
 */
public record RemovalAttempt(String after, boolean retry, boolean here) {
    /** The first one. */
    public static final RemovalAttempt FIRST = new RemovalAttempt("", false, false);
}
