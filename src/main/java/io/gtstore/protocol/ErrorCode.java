// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** The one table of errors. docs/protocol.md is held to it by a test. */
public enum ErrorCode {
    BAD_JSON(
            "bad_json",
            true,
            false,
            "The line is not one JSON object in UTF-8; without an id in it, the connection is closed."),
    FRAME_TOO_LONG(
            "frame_too_long", true, false, "The line is longer than limits.maxFrameBytes; the connection is closed."),
    REPLY_TOO_LONG(
            "reply_too_long",
            false,
            false,
            "The answer is longer than the limits.maxFrameBytes of one side; a change that it answers was made."),
    FRAME_TIMEOUT("frame_timeout", true, false, "A line was begun and not ended in time; the connection is closed."),
    TOO_DEEP("too_deep", true, false, "An item is nested more than 16 deep, or a line more than 24."),
    DUPLICATE_FIELD("duplicate_field", true, false, "A name stands twice in one object."),
    BAD_NUMBER(
            "bad_number",
            true,
            false,
            "A number is fractional, negative or out of range where a whole number is asked for, or has over 1000 digits."),
    BAD_TEXT("bad_text", true, false, "A string holds an unpaired surrogate."),
    UNKNOWN_OP("unknown_op", true, false, "There is no such op here; see the table of ops."),
    MISSING_FIELD("missing_field", true, false, "The op needs a field that the request lacks."),
    WRONG_TYPE("wrong_type", true, false, "A field has another type or form than the op's table says."),
    FORBIDDEN("forbidden", true, false, "The op is for other callers; components say hello first."),
    BAD_VERSION("bad_version", true, false, "The two sides speak different versions of the protocol."),
    BAD_KEY("bad_key", true, false, "The key is empty."),
    KEY_TOO_LONG("key_too_long", true, false, "The key is longer than limits.maxKeyBytes in UTF-8."),
    ITEM_TOO_LONG("item_too_long", true, false, "The item is longer than limits.maxItemBytes as JSON in UTF-8."),
    CART_FULL(
            "cart_full",
            true,
            false,
            "The cart would exceed limits.maxItems or limits.maxCartBytes; remove or finalize first."),
    FULL(
            "full",
            true,
            false,
            "The carts of an owner take as much memory as storage.maxBytes allows; add a node, or let carts end."),
    TOO_MANY_SESSIONS(
            "too_many_sessions",
            true,
            false,
            "The cart knows of as many sessions as new ones may put something beside, or the session has left too many gaps in its numbers; removals and checkouts are refused for the latter alone."),
    DOT_CONFLICT("dot_conflict", true, false, "The session's seq was already used for another item."),
    UNKNOWN_DOT(
            "unknown_dot",
            true,
            false,
            "No entry with that session and seq was ever in the cart; get the cart and name what it shows."),
    RECEIPT_GONE(
            "receipt_gone",
            true,
            false,
            "The remove or finalize was done before, and this owner no longer knows what it took (receipt.keep); another owner may."),
    SESSION_EXPIRED("session_expired", true, false, "The session is older than session.maxAge; log in again."),
    TOO_FEW_MEMBERS(
            "too_few_members",
            true,
            false,
            "Without that node there would be fewer members than owners of a slot; add one first."),
    UNKNOWN_MEMBER("unknown_member", true, false, "No member, or no absent one, has that name; see status."),
    MOVED("moved", true, true, "The slot has other owners now; the answer names them."),
    STALE_MAP("stale_map", true, true, "The node has not yet seen the map that the request was made with."),
    DUPLICATE_NODE(
            "duplicate_node",
            true,
            false,
            "The id of the node that joins is in use at another address; give it another one."),
    TOO_MANY_MEMBERS(
            "too_many_members",
            true,
            false,
            "The cluster has 1000 members and absent ones, or as many as its map has room for in limits.maxFrameBytes, and takes no more; forget those that are gone for good."),
    WRONG_INCARNATION("wrong_incarnation", true, true, "The request was meant for another life of this node."),
    NOT_READY(
            "not_ready",
            true,
            true,
            "The process has not joined a cluster yet or is leaving it, or no node owns the slot."),
    NOT_LEADER(
            "not_leader",
            true,
            true,
            "This manager follows another one, which decides; the answer names it, unless they are just choosing one."),
    NO_MAJORITY(
            "no_majority",
            true,
            true,
            "Too few managers hear one another to decide anything; the message says which there are. Carts are served all the same."),
    BEHIND(
            "behind",
            true,
            true,
            "This owner lacks changes that it would have to show; another owner, or a later try, has them."),
    CLOCK_OFF(
            "clock_off",
            true,
            true,
            "The node's clock, or that of the node whose change it is, is off by more than clock.maxDrift; another owner may take the change."),
    BUSY("busy", true, true, "As many requests or bytes are pending as limits allow; try again a little later."),
    TOO_MANY_CONNECTIONS(
            "too_many_connections", true, true, "limits.maxConnections are open; the connection is closed."),
    TOO_FEW_COPIES("too_few_copies", false, true, "The change is stored, but on fewer nodes than copies.min."),
    STORAGE_FAILED("storage_failed", false, true, "The change could not be stored here; another owner may take it."),
    UNKNOWN(
            "unknown",
            false,
            true,
            "No answer came in time: the change may or may not have happened; a retry with the same dot is safe."),
    UNREACHABLE("unreachable", true, true, "No connection could be had; nothing was sent."),
    INTERNAL("internal", false, true, "A defect in the server; its log has the details.");

    private final String wire;
    private final boolean definite;
    private final boolean retry;
    private final String meaning;

    ErrorCode(String wire, boolean definite, boolean retry, String meaning) {
        this.wire = wire;
        this.definite = definite;
        this.retry = retry;
        this.meaning = meaning;
    }

    /** The code on the wire. */
    public String wire() {
        return wire;
    }

    /** Whether the request certainly had no effect. */
    public boolean definite() {
        return definite;
    }

    /** Whether the change that was so answered has not happened and, unless it is sent again, never will. */
    public boolean refuses() {
        return definite && this != RECEIPT_GONE;
    }

    /** Whether the same request may succeed later or elsewhere. */
    public boolean retry() {
        return retry;
    }

    /** What it means, for people. */
    public String meaning() {
        return meaning;
    }

    /** The code of that name; {@link #INTERNAL} for one that a newer server may have. */
    public static ErrorCode ofWire(String wire) {
        for (ErrorCode code : values()) {
            if (code.wire.equals(wire)) {
                return code;
            }
        }
        return INTERNAL;
    }
}
