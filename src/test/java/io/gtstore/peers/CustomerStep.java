// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

/** What a customer does at a time. */
enum CustomerStep {
    /** Takes a new key, and a session on it where the store has sessions. */
    LOGIN,
    /** Puts one item, which two members have when it is acknowledged. */
    PUT,
    /** Reads the cart. */
    GET,
    /** Reads the cart and deletes it, in one step. */
    FINALIZE
}
