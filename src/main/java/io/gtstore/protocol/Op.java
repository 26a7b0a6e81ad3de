// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** The ops: names, callers and meanings. Fields, handlers and replies stand in their definitions, see {@link Ops}; docs/protocol.md has a table that a test makes of both. */
public enum Op {
    HELLO("hello", Caller.ANYONE, "opens a connection: who speaks, and what it takes"),
    LOGIN("login", Caller.ANYONE, "client init: a new session and the key's owners"),
    QUERY("query", Caller.ANYONE, "Query: where a key is stored"),
    PUT("put", Caller.ANYONE, "adds an item to the cart"),
    PUT_ALL("put_all", Caller.ANYONE, "adds several items, all or none"),
    GET("get", Caller.ANYONE, "the cart's items, oldest first; page by page where a line cannot hold them"),
    REMOVE("remove", Caller.ANYONE, "drops the named entries"),
    FINALIZE("finalize", Caller.ANYONE, "checks out: drops what the context has seen"),
    WATCH("watch", Caller.ANYONE, "pushes each change of the cart over this connection, see event cart"),
    UNWATCH("unwatch", Caller.ANYONE, "pushes no more"),
    REPORT("report", Caller.ANYONE, "report_node_failure: answered at once with another owner"),
    MAP("map", Caller.ANYONE, "the cluster map, or what changed in it since an epoch"),
    PING("ping", Caller.ANYONE, "a sign of life that names the node and its incarnation"),
    OFFER_MAP("offer_map", Caller.COMPONENT, "hands over a newer map"),
    PROBE("probe", Caller.COMPONENT, "pings another node on the asker's behalf"),
    JOIN("join", Caller.COMPONENT, "join: a new incarnation and a share of the slots"),
    SYNCED("synced", Caller.COMPONENT, "the node has caught up on these slots"),
    LEAVE("leave", Caller.ANYONE, "a node is to hand over what it has and leave"),
    LEFT("left", Caller.COMPONENT, "the node that was to leave holds nothing any more"),
    FORGET("forget", Caller.ANYONE, "writes an absent member off: what it alone may hold is given up"),
    NODE_DOWN("node_down", Caller.COMPONENT, "Node_Down: a node reports another one"),
    MANAGERS("managers", Caller.ANYONE, "which managers decide together, and which of them leads"),
    REPLICA("replica", Caller.ANYONE, "replica: who holds the copies of a node's slots"),
    REPLICATE("replicate", Caller.COMPONENT, "changes for another owner, or a hint to keep for one"),
    GET_REP("get_rep", Caller.COMPONENT, "get_rep: the carts of slots in chunks, or of one key"),
    SCAN(
            "scan",
            Caller.ANYONE,
            "the carts of slots as this node holds them, in chunks, or of one key: for a backup, and for a look at the copies"),
    SEND_REP("send_rep", Caller.COMPONENT, "Send_replica: hands carts over to be merged"),
    DIGEST(
            "digest",
            Caller.COMPONENT,
            "compares slots that both own; where the digests differ, the answer has one for each slot"),
    KEY_DIGESTS(
            "key_digests",
            Caller.COMPONENT,
            "the digests of one slot's carts, in chunks, and the horizon of the slot; only of those buckets of keys whose digests differ, if any are named"),
    EXCHANGE(
            "exchange",
            Caller.COMPONENT,
            "hands carts over to be merged, and gets back those that are then more than was sent"),
    RAISE(
            "raise",
            Caller.COMPONENT,
            "raises the horizon of slots whose digests are those named; the answer says of which");

    /** Which component answers an op. */
    public enum Server {
        MANAGER,
        NODE,
        BOTH
    }

    /** Who may ask. */
    public enum Caller {
        /** Clients, people, components. */
        ANYONE,
        /** Only connections that said hello as a node or a manager. */
        COMPONENT
    }

    private final String wire;
    private final Caller caller;
    private final String meaning;

    Op(String wire, Caller caller, String meaning) {
        this.wire = wire;
        this.caller = caller;
        this.meaning = meaning;
    }

    /** The op's name on the wire. */
    public String wire() {
        return wire;
    }

    /** Who may ask. */
    public Caller caller() {
        return caller;
    }

    /** What it does, for people. */
    public String meaning() {
        return meaning;
    }
}
