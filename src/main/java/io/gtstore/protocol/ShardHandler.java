// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * Handles requests about carts, a method for each kind. {@link Ops#dispatch(Request, ShardHandler, Object)} calls the method of its kind, so a new kind
 * does not compile until each handler has a method for it.
 *
 * @param <C> what comes with the request, such as its id
 */
public interface ShardHandler<C> {
    /** Adds an item. */
    void put(Request.Put put, C context);

    /** Adds several items. */
    void putAll(Request.PutAll put, C context);

    /** Takes entries out: a remove or a finalize. */
    void removal(Request.Removal removal, C context);

    /** Reads a cart. */
    void get(Request.Get get, C context);

    /** Begins to push a cart's changes. */
    void watch(WatchRequest.Watch watch, C context);

    /** Reads the carts that are here, for a client. */
    void scan(ScanRequest scan, C context);

    /** Takes in changes that another owner coordinates. */
    void replicate(PeerRequest.Replicate replicate, C context);

    /** Takes in carts that another node hands over. */
    void sendRep(PeerRequest.SendRep sendRep, C context);

    /** Reads carts, for another node. */
    void getRep(PeerRequest.GetRep getRep, C context);

    /** Compares slots. */
    void digest(PeerRequest.Digest digest, C context);

    /** Compares the carts of a slot. */
    void keyDigests(PeerRequest.KeyDigests keys, C context);

    /** Merges carts and returns those that the other side lacks. */
    void exchange(PeerRequest.Exchange exchange, C context);

    /** Raises the horizon of slots. */
    void raise(PeerRequest.Raise raise, C context);

    /** A request that is not about carts; refused. */
    void misdirected(Request request, C context);
}
