// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

/**
 * What a node has under way at one moment, for read-outs. Each has a bound; see docs/configuration.md, limits.
 *
 * @param connections how many connections are open to it
 * @param bufferedBytes how many bytes those hold: begun frames, requests that wait for their answer, replies that were not taken yet
 * @param underWay how many requests and stores it has under way, and how many of its askers wait
 * @param watches how many carts are watched, each counted for each connection that does
 * @param carts how many carts it holds
 * @param hints how many of those are of slots that it does not own
 * @param owed how many carts it holds of which an owner has yet to be sent what it missed, each counted for each such owner
 */
public record NodeLoad(
        int connections, long bufferedBytes, int underWay, int watches, int carts, int hints, int owed) {}
