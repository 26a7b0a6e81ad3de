// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import java.util.Locale;

/** Why an operation failed: the errors of the protocol, by the same names, and those that the client finds itself. */
public enum GtStoreErrorCode {
    /** The line is not one JSON object in UTF-8; without an id in it, the connection is closed. */
    BAD_JSON(false),
    /** The line is longer than limits.maxFrameBytes; the connection is closed. */
    FRAME_TOO_LONG(false),
    /** The answer is longer than the limits.maxFrameBytes of one side; a change that it answers was made. */
    REPLY_TOO_LONG(false),
    /** A line was begun and not ended in time; the connection is closed. */
    FRAME_TIMEOUT(false),
    /** An item is nested more than 16 deep, or a line more than 24. */
    TOO_DEEP(false),
    /** A name stands twice in one object. */
    DUPLICATE_FIELD(false),
    /** A number is fractional, negative or out of range where a whole number is asked for, or has over 1000 digits. */
    BAD_NUMBER(false),
    /** A string holds an unpaired surrogate. */
    BAD_TEXT(false),
    /** There is no such op here; see the table of ops. */
    UNKNOWN_OP(false),
    /** The op needs a field that the request lacks. */
    MISSING_FIELD(false),
    /** A field has another type or form than the op's table says. */
    WRONG_TYPE(false),
    /** The op is for other callers; components say hello first. */
    FORBIDDEN(false),
    /** The two sides speak different versions of the protocol. */
    BAD_VERSION(false),
    /** The key is empty. */
    BAD_KEY(false),
    /** The key is longer than limits.maxKeyBytes in UTF-8. */
    KEY_TOO_LONG(false),
    /** The item is longer than limits.maxItemBytes as JSON in UTF-8. */
    ITEM_TOO_LONG(false),
    /** The cart would exceed limits.maxItems or limits.maxCartBytes; remove or check out first. */
    CART_FULL(false),
    /** The carts of an owner take as much memory as storage.maxBytes allows; add a node, or let carts end. */
    FULL(false),
    /** The cart knows of as many sessions as new ones may put something beside, or the session has left too many gaps in its numbers; removals and checkouts are refused for the latter alone. */
    TOO_MANY_SESSIONS(false),
    /** The session's seq was already used for another item. */
    DOT_CONFLICT(false),
    /** No entry with that session and seq was ever in the cart; get the cart and name what it shows. */
    UNKNOWN_DOT(false),
    /** The remove or finalize was done before, and this owner no longer knows what it took (receipt.keep); another owner may. */
    RECEIPT_GONE(false),
    /** The session is older than session.maxAge; open another one. */
    SESSION_EXPIRED(false),
    /** Without that node there would be fewer members than owners of a slot; add one first. */
    TOO_FEW_MEMBERS(false),
    /** No member, or no absent one, has that name; see status. */
    UNKNOWN_MEMBER(false),
    /** The slot has other owners now; the answer names them. */
    MOVED(true),
    /** The node has not yet seen the map that the request was made with. */
    STALE_MAP(true),
    /** The id of the node that joins is in use at another address; give it another one. */
    DUPLICATE_NODE(false),
    /** The cluster has 1000 members and absent ones, or as many as its map has room for in limits.maxFrameBytes, and takes no more; forget those that are gone for good. */
    TOO_MANY_MEMBERS(false),
    /** The request was meant for another life of this node. */
    WRONG_INCARNATION(true),
    /** The process has not joined a cluster yet or is leaving it, or no node owns the slot. */
    NOT_READY(true),
    /** This manager follows another one, which decides; the answer names it, unless they are just choosing one. */
    NOT_LEADER(true),
    /** Too few managers hear one another to decide anything; the message says which there are. Carts are served all the same. */
    NO_MAJORITY(true),
    /** This owner lacks changes that it would have to show; another owner, or a later try, has them. */
    BEHIND(true),
    /** The node's clock, or that of the node whose change it is, is off by more than clock.maxDrift; another owner may take the change. */
    CLOCK_OFF(true),
    /** As many requests or bytes are pending as limits allow; try again a little later. */
    BUSY(true),
    /** limits.maxConnections are open; the connection is closed. */
    TOO_MANY_CONNECTIONS(true),
    /** The change is stored, but on fewer nodes than copies.min. */
    TOO_FEW_COPIES(true),
    /** The change could not be stored here; another owner may take it. */
    STORAGE_FAILED(true),
    /** No answer came in time: the change may or may not have happened; a retry with the same dot is safe. */
    UNKNOWN(true),
    /** No connection could be had; nothing was sent. */
    UNREACHABLE(true),
    /** A defect in the server; its log has the details. */
    INTERNAL(true);

    private final boolean retryable;

    GtStoreErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later. */
    public boolean isRetryable() {
        return retryable;
    }

    /** The name in the protocol's table of errors, as {@code cart_full}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
