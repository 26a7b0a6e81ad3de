// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

/**
 * A node's load at one moment, for metrics. Each count has a bound; see docs/configuration.md, limits.
 *
 * @param connections open connections
 * @param bufferedBytes bytes that those hold: partial frames, requests being handled, untaken replies
 * @param underWay requests and stores under way, and callers waiting for them
 * @param watches watches, counted per cart and connection
 * @param carts carts held
 * @param hints carts held of slots that it does not own
 * @param owed carts that an owner has missed and has yet to be sent, counted per owner
 */
public record NodeLoad(
        int connections, long bufferedBytes, int underWay, int watches, int carts, int hints, int owed) {}
