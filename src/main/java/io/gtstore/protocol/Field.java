// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** Every field that stands at the top of a frame, with its type. What a frame holds besides is ignored. */
public enum Field {
    ID("id", Type.NUMBER, "pairs a reply with its request; unique on the connection"),
    OP("op", Type.TEXT, "the operation"),
    OK("ok", Type.FLAG, "whether the request was carried out"),
    EVENT("event", Type.TEXT, "names what the server says unasked"),
    ERROR("error", Type.ERROR, "code, message, retry"),
    VERSION("version", Type.NUMBER, "the protocol's version"),
    ROLE("role", Type.TEXT, "who speaks: client, node or manager"),
    KEY("key", Type.TEXT, "the customer's name; not empty"),
    ITEM("item", Type.JSON, "a string or any JSON value"),
    BATCH(
            "batch",
            Type.JSONS,
            "strings or any JSON values, in their order; the first has the number seq, the next seq + 1, …"),
    SESSION("session", Type.TEXT, "the session's id"),
    SEQ("seq", Type.NUMBER, "the change's number in its session; in a get, all up to it are acknowledged"),
    VOID(
            "void",
            Type.TEXT,
            "numbers of this session, below seq, whose changes were refused and are not used again, as in 3-5,9"),
    ACKED("acked", Type.CONTEXT, "the session's acknowledged changes, as a context"),
    EPOCH("epoch", Type.NUMBER, "the version of the sender's map"),
    ALONE(
            "alone",
            Type.STAMP,
            "the client sends the put to each owner itself: stored here under this stamp, and not replicated"),
    REPLACES("replaces", Type.DOTS, "dots that go in the same step"),
    FOLD(
            "fold",
            Type.DOTS,
            "earlier lines of this session and sku that go in the same step; their n is added to the item's"),
    DOTS("dots", Type.DOTS, "the entries to remove: [[session, seq], …]"),
    CONTEXT(
            "context",
            Type.CONTEXT,
            "what the cart had seen; opaque to clients; in a get and a watch, of the cart that the asker has"),
    CHANGES(
            "changes",
            Type.FLAG,
            "the watcher has what it names and what it was pushed: later pushes need only tell what differs"),
    TTL("ttl", Type.NUMBER, "how long the cart keeps its items after its last change, in ms; 0 for ever"),
    UNTIL("until", Type.NUMBER, "after how many ms from the put's stamp on, at least 1, the item goes by itself"),
    ENDS("ends", Type.NUMBER, "when the item goes by itself, in ms since 1970"),
    RETRY("retry", Type.FLAG, "the change was asked for before, and may have been made"),
    VIEW("view", Type.TEXT, "lines: the items that are lines, by sku, in place of items"),
    PARTIAL("partial", Type.FLAG, "an incomplete answer is better than none"),
    COMPLETE("complete", Type.FLAG, "whether nothing acknowledged can be missing"),
    ITEMS("items", Type.ENTRIES, "the cart's entries, oldest first; beside gone, only those that the asker has not"),
    LINES(
            "lines",
            Type.JSONS,
            "a line for each sku: {sku, n, attributes of its newest item, dots of all its items}, in the order of the first ones"),
    OTHERS("others", Type.ENTRIES, "beside lines, the cart's entries that are no lines, oldest first"),
    SAME("same", Type.FLAG, "the cart is the one that the asker has; what else is said of it is empty"),
    GONE(
            "gone",
            Type.CONTEXT,
            "dots that are not in the cart, among them all that the asker has and that went; items and context are then what is new"),
    REMOVED("removed", Type.ENTRIES, "the entries that went"),
    FOUND("found", Type.ENTRIES, "entries that went as well, which no attempt at the removal took"),
    EXCLUSIVE(
            "exclusive",
            Type.FLAG,
            "the slot's primary claimed the removed entries at all owners: no other answer that says so names one of them"),
    COPIES("copies", Type.NUMBER, "how many nodes have the change"),
    STAMP("stamp", Type.STAMP, "the paper's time_stamp, as a string"),
    SLOT("slot", Type.NUMBER, "the key's slot"),
    SLOTS("slots", Type.SLOTS, "slots, as in 0-340,512"),
    NODE(
            "node",
            Type.NODE,
            "a node: its id, or an object with id, incarnation, host and port; and weight, zone, leaving where they say something"),
    REPLICAS("replicas", Type.NODES, "the slot's other owners"),
    INCARNATION("incarnation", Type.NUMBER, "which life of the node is meant"),
    HOST("host", Type.TEXT, "where the node is reached"),
    PORT("port", Type.NUMBER, "where the node is reached"),
    WEIGHT("weight", Type.NUMBER, "how large a share of the slots the node takes, from 1 to 100; 1 if absent"),
    ZONE("zone", Type.TEXT, "what the node would fail together with, such as a rack"),
    FROM("from", Type.TEXT, "the node that asks"),
    OUTCOME("outcome", Type.TEXT, "alive, refused, silent, or untried: the attempt failed on the prober's side"),
    MAP("map", Type.MAP, "the cluster map, or what changed in it"),
    TIMEOUT("timeout", Type.NUMBER, "how long the other node may take to answer, in ms"),
    MAX_FRAME_BYTES("maxFrameBytes", Type.NUMBER, "the longest frame that the sender reads, its newline apart"),
    MAX_IN_FLIGHT(
            "maxInFlight", Type.NUMBER, "how many unanswered requests of one connection the sender takes, or makes"),
    SINCE("since", Type.NUMBER, "the newest epoch that the asker has"),
    GROUPS("groups", Type.GROUPS, "slots with their owners"),
    CARTS("carts", Type.CARTS, "keys with their carts or changes"),
    TAKEN(
            "taken",
            Type.CONTEXT,
            "the dots of the entries that the removal took, where its receipt leaves them out as the receiver has them"),
    CLAIM(
            "claim",
            Type.NUMBER,
            "the sender claims what the removal took as the slot's primary; its incarnation, beside from"),
    CONTESTED("contested", Type.FLAG, "another removal has some of the entries, by a better claim"),
    GRANTED("granted", Type.FLAG, "the receiver, too, takes the sender for the slot's primary, and grants the claim"),
    HERE("here", Type.FLAG, "this owner is to decide by itself: the slot's primary does not answer"),
    HINT("hint", Type.FLAG, "the receiver keeps the copy for an owner that does not answer"),
    AFTER("after", Type.TEXT, "where the last chunk or page ended"),
    NEXT("next", Type.TEXT, "where the next chunk or page begins; absent at the end"),
    DIGEST(
            "digest",
            Type.DIGESTS,
            "a digest over slots, or in a get, its answer and a watch over a cart's items: 16 hexadecimal digits"),
    DIGESTS(
            "digests",
            Type.DIGESTS,
            "a digest for each slot in ascending order, or for each bucket of a slot's keys, without a space between them"),
    BUCKETS("buckets", Type.SLOTS, "buckets of a slot's keys, as in 0-3,17"),
    HELD("held", Type.SLOTS, "slots that the answering node holds carts of, without owning them"),
    CLOCK(
            "clock",
            Type.NUMBER,
            "the answering side's clock, in ms since 1970; absent or 0 if it knows that to be wrong"),
    FULL(
            "full",
            Type.FLAG,
            "whether the answering side holds as much as it may: changes that take room are not to be made"),
    KEYS("keys", Type.KEYS, "keys with the digests of their carts: [[key, digest], …], ascending by key"),
    HORIZONS("horizons", Type.HORIZONS, "the horizons of slots, as in 0-340@1799998803288;341@0"),
    HORIZON("horizon", Type.NUMBER, "sessions that logged in before it, in ms since 1970, count as seen"),
    FOUNDED("founded", Type.NUMBER, "when the cluster that the node was a member of last began, in ms since 1970"),
    KNOWN("known", Type.IDS, "the ids of who else was a member of that cluster, or absent"),
    MANAGERS("managers", Type.IDS, "the ids of the managers that decide together"),
    LEADER(
            "leader",
            Type.TEXT,
            "the id of the manager that decides, as far as the one that answers knows; absent while none does");

    /** What a field may hold. */
    enum Type {
        NUMBER,
        TEXT,
        FLAG,
        STAMP,
        JSON,
        JSONS,
        CONTEXT,
        DOTS,
        ENTRIES,
        SLOTS,
        NODE,
        NODES,
        CARTS,
        DIGESTS,
        HORIZONS,
        KEYS,
        IDS,
        GROUPS,
        MAP,
        ERROR
    }

    private final String wire;
    private final Type type;
    private final String meaning;

    Field(String wire, Type type, String meaning) {
        this.wire = wire;
        this.type = type;
        this.meaning = meaning;
    }

    /** The field's name on the wire. */
    public String wire() {
        return wire;
    }

    /** What it holds, for people. */
    public String meaning() {
        return meaning;
    }

    Type type() {
        return type;
    }
}
