package io.gtstore.protocol;

import static io.gtstore.protocol.Field.ACKED;
import static io.gtstore.protocol.Field.AFTER;
import static io.gtstore.protocol.Field.BATCH;
import static io.gtstore.protocol.Field.BUCKETS;
import static io.gtstore.protocol.Field.CARTS;
import static io.gtstore.protocol.Field.CLOCK;
import static io.gtstore.protocol.Field.COMPLETE;
import static io.gtstore.protocol.Field.CONTEXT;
import static io.gtstore.protocol.Field.COPIES;
import static io.gtstore.protocol.Field.DIGESTS;
import static io.gtstore.protocol.Field.DOTS;
import static io.gtstore.protocol.Field.EPOCH;
import static io.gtstore.protocol.Field.FOUNDED;
import static io.gtstore.protocol.Field.FROM;
import static io.gtstore.protocol.Field.GROUPS;
import static io.gtstore.protocol.Field.HELD;
import static io.gtstore.protocol.Field.HINT;
import static io.gtstore.protocol.Field.HORIZON;
import static io.gtstore.protocol.Field.HORIZONS;
import static io.gtstore.protocol.Field.HOST;
import static io.gtstore.protocol.Field.INCARNATION;
import static io.gtstore.protocol.Field.ITEM;
import static io.gtstore.protocol.Field.ITEMS;
import static io.gtstore.protocol.Field.KEY;
import static io.gtstore.protocol.Field.KEYS;
import static io.gtstore.protocol.Field.KNOWN;
import static io.gtstore.protocol.Field.MAX_FRAME_BYTES;
import static io.gtstore.protocol.Field.MAX_IN_FLIGHT;
import static io.gtstore.protocol.Field.NEXT;
import static io.gtstore.protocol.Field.NODE;
import static io.gtstore.protocol.Field.OUTCOME;
import static io.gtstore.protocol.Field.PARTIAL;
import static io.gtstore.protocol.Field.PORT;
import static io.gtstore.protocol.Field.REMOVED;
import static io.gtstore.protocol.Field.REPLACES;
import static io.gtstore.protocol.Field.REPLICAS;
import static io.gtstore.protocol.Field.RETRY;
import static io.gtstore.protocol.Field.ROLE;
import static io.gtstore.protocol.Field.SEQ;
import static io.gtstore.protocol.Field.SESSION;
import static io.gtstore.protocol.Field.SINCE;
import static io.gtstore.protocol.Field.SLOT;
import static io.gtstore.protocol.Field.SLOTS;
import static io.gtstore.protocol.Field.STAMP;
import static io.gtstore.protocol.Field.TIMEOUT;
import static io.gtstore.protocol.Field.TTL;
import static io.gtstore.protocol.Field.VERSION;
import static io.gtstore.protocol.Field.VOID;
import static io.gtstore.protocol.Field.WEIGHT;
import static io.gtstore.protocol.Field.ZONE;

import java.util.List;

/** The one table of operations: who answers, who may ask, which fields. docs/protocol.md is held to it by a test. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are all made by List.of
public enum Op {
    HELLO(
            "hello",
            Server.BOTH,
            Caller.ANYONE,
            List.of(VERSION, ROLE),
            List.of(NODE, INCARNATION, EPOCH, MAX_FRAME_BYTES, MAX_IN_FLIGHT),
            List.of(VERSION, ROLE, NODE, INCARNATION, EPOCH, MAX_FRAME_BYTES, MAX_IN_FLIGHT),
            "opens a connection: who speaks, and what it takes"),
    LOGIN(
            "login",
            Server.BOTH,
            Caller.ANYONE,
            List.of(KEY),
            List.of(),
            List.of(SESSION, SLOT, NODE, REPLICAS, EPOCH),
            "client init: a new session and the key's owners"),
    QUERY(
            "query",
            Server.BOTH,
            Caller.ANYONE,
            List.of(KEY),
            List.of(),
            List.of(SLOT, NODE, REPLICAS, EPOCH),
            "Query: where a key is stored"),
    PUT(
            "put",
            Server.NODE,
            Caller.ANYONE,
            List.of(KEY, ITEM),
            List.of(REPLACES, TTL, SESSION, SEQ, VOID, EPOCH),
            List.of(COPIES, STAMP, EPOCH),
            "adds an item to the cart"),
    PUT_ALL(
            "put_all",
            Server.NODE,
            Caller.ANYONE,
            List.of(KEY, BATCH),
            List.of(TTL, SESSION, SEQ, VOID, EPOCH),
            List.of(COPIES, STAMP, EPOCH),
            "adds several items, all or none"),
    GET(
            "get",
            Server.NODE,
            Caller.ANYONE,
            List.of(KEY),
            List.of(SESSION, SEQ, ACKED, PARTIAL, AFTER, EPOCH),
            List.of(ITEMS, CONTEXT, COMPLETE, NEXT, HORIZON, EPOCH),
            "the cart's items, oldest first; page by page where a line cannot hold them"),
    REMOVE(
            "remove",
            Server.NODE,
            Caller.ANYONE,
            List.of(KEY, DOTS),
            List.of(SESSION, SEQ, VOID, AFTER, RETRY, EPOCH),
            List.of(REMOVED, COPIES, NEXT, EPOCH),
            "drops the named entries"),
    FINALIZE(
            "finalize",
            Server.NODE,
            Caller.ANYONE,
            List.of(KEY),
            List.of(CONTEXT, SESSION, SEQ, AFTER, RETRY, EPOCH),
            List.of(REMOVED, COPIES, NEXT, EPOCH),
            "checks out: drops what the context has seen"),
    WATCH(
            "watch",
            Server.NODE,
            Caller.ANYONE,
            List.of(KEY),
            List.of(CONTEXT, Field.DIGEST, EPOCH),
            List.of(EPOCH),
            "pushes each change of the cart over this connection, see event cart"),
    UNWATCH("unwatch", Server.NODE, Caller.ANYONE, List.of(KEY), List.of(), List.of(EPOCH), "pushes no more"),
    REPORT(
            "report",
            Server.MANAGER,
            Caller.ANYONE,
            List.of(),
            List.of(KEY, NODE, PORT, INCARNATION),
            List.of(SLOT, NODE, REPLICAS, EPOCH),
            "report_node_failure: answered at once with another owner"),
    MAP(
            "map",
            Server.BOTH,
            Caller.ANYONE,
            List.of(),
            List.of(SINCE),
            List.of(Field.MAP),
            "the cluster map, or what changed in it since an epoch"),
    PING(
            "ping",
            Server.BOTH,
            Caller.ANYONE,
            List.of(),
            List.of(),
            List.of(NODE, INCARNATION, CLOCK, EPOCH),
            "a sign of life that names the node and its incarnation"),
    OFFER_MAP(
            "offer_map",
            Server.BOTH,
            Caller.COMPONENT,
            List.of(Field.MAP),
            List.of(),
            List.of(EPOCH),
            "hands over a newer map"),
    PROBE(
            "probe",
            Server.NODE,
            Caller.COMPONENT,
            List.of(NODE),
            List.of(TIMEOUT),
            List.of(OUTCOME, EPOCH),
            "pings another node on the asker's behalf"),
    JOIN(
            "join",
            Server.MANAGER,
            Caller.COMPONENT,
            List.of(NODE, HOST, PORT),
            List.of(WEIGHT, ZONE, FOUNDED, KNOWN),
            List.of(INCARNATION, CLOCK, Field.MAP),
            "join: a new incarnation and a share of the slots"),
    SYNCED(
            "synced",
            Server.MANAGER,
            Caller.COMPONENT,
            List.of(NODE, INCARNATION, SLOTS),
            List.of(EPOCH),
            List.of(EPOCH),
            "the node has caught up on these slots"),
    LEAVE(
            "leave",
            Server.MANAGER,
            Caller.ANYONE,
            List.of(NODE),
            List.of(),
            List.of(EPOCH),
            "a node is to hand over what it has and leave"),
    LEFT(
            "left",
            Server.MANAGER,
            Caller.COMPONENT,
            List.of(NODE, INCARNATION),
            List.of(),
            List.of(EPOCH),
            "the node that was to leave holds nothing any more"),
    FORGET(
            "forget",
            Server.MANAGER,
            Caller.ANYONE,
            List.of(NODE),
            List.of(),
            List.of(EPOCH),
            "writes an absent member off: what it alone may hold is given up"),
    NODE_DOWN(
            "node_down",
            Server.MANAGER,
            Caller.COMPONENT,
            List.of(FROM, NODE),
            List.of(INCARNATION),
            List.of(EPOCH),
            "Node_Down: a node reports another one"),
    MANAGERS(
            "managers",
            Server.MANAGER,
            Caller.ANYONE,
            List.of(),
            List.of(),
            List.of(Field.MANAGERS, Field.LEADER, EPOCH),
            "which managers decide together, and which of them leads"),
    REPLICA(
            "replica",
            Server.MANAGER,
            Caller.ANYONE,
            List.of(NODE),
            List.of(),
            List.of(GROUPS, EPOCH),
            "replica: who holds the copies of a node's slots"),
    REPLICATE(
            "replicate",
            Server.NODE,
            Caller.COMPONENT,
            List.of(INCARNATION, CARTS),
            List.of(HINT, SESSION, SEQ, EPOCH),
            List.of(REMOVED, Field.FOUND, EPOCH),
            "changes for another owner, or a hint to keep for one"),
    GET_REP(
            "get_rep",
            Server.BOTH,
            Caller.COMPONENT,
            List.of(),
            List.of(INCARNATION, SLOTS, KEY, AFTER, EPOCH),
            List.of(CARTS, NEXT, HORIZONS, EPOCH),
            "get_rep: the carts of slots in chunks, or of one key"),
    SCAN(
            "scan",
            Server.NODE,
            Caller.ANYONE,
            List.of(),
            List.of(SLOTS, KEY, AFTER, EPOCH),
            List.of(CARTS, NEXT, HORIZONS, EPOCH),
            "the carts of slots as this node holds them, in chunks, or of one key: for a backup, and for a look at the copies"),
    SEND_REP(
            "send_rep",
            Server.BOTH,
            Caller.COMPONENT,
            List.of(CARTS),
            List.of(INCARNATION, EPOCH),
            List.of(EPOCH),
            "Send_replica: hands carts over to be merged"),
    DIGEST(
            "digest",
            Server.NODE,
            Caller.COMPONENT,
            List.of(INCARNATION, SLOTS, Field.DIGEST),
            List.of(EPOCH),
            List.of(Field.DIGEST, DIGESTS, HELD, CLOCK, Field.FULL, EPOCH),
            "compares slots that both own; where the digests differ, the answer has one for each slot"),
    KEY_DIGESTS(
            "key_digests",
            Server.NODE,
            Caller.COMPONENT,
            List.of(INCARNATION, SLOT),
            List.of(AFTER, DIGESTS, EPOCH),
            List.of(KEYS, BUCKETS, NEXT, HORIZON, EPOCH),
            "the digests of one slot's carts, in chunks, and the horizon of the slot; only of those buckets of keys whose digests differ, if any are named"),
    EXCHANGE(
            "exchange",
            Server.NODE,
            Caller.COMPONENT,
            List.of(INCARNATION, CARTS),
            List.of(EPOCH),
            List.of(CARTS, EPOCH),
            "hands carts over to be merged, and gets back those that are then more than was sent"),
    RAISE(
            "raise",
            Server.NODE,
            Caller.COMPONENT,
            List.of(INCARNATION, SLOTS, DIGESTS, HORIZON),
            List.of(EPOCH),
            List.of(SLOTS, EPOCH),
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
    private final Server server;
    private final Caller caller;
    private final List<Field> required;
    private final List<Field> optional;
    private final List<Field> reply;
    private final String meaning;

    Op(
            String wire,
            Server server,
            Caller caller,
            List<Field> required,
            List<Field> optional,
            List<Field> reply,
            String meaning) {
        this.wire = wire;
        this.server = server;
        this.caller = caller;
        this.required = required;
        this.optional = optional;
        this.reply = reply;
        this.meaning = meaning;
    }

    /** The op's name on the wire. */
    public String wire() {
        return wire;
    }

    /** Which component answers it. */
    public Server server() {
        return server;
    }

    /** Who may ask. */
    public Caller caller() {
        return caller;
    }

    /** The fields that a request must have. */
    public List<Field> required() {
        return required;
    }

    /** The fields that a request may have. */
    public List<Field> optional() {
        return optional;
    }

    /** The fields of the answer. */
    public List<Field> reply() {
        return reply;
    }

    /** What it does, for people. */
    public String meaning() {
        return meaning;
    }

    /** Whether the outcome of a failed attempt can be unknown: the op changes carts. */
    public boolean changesCarts() {
        return this == PUT || this == PUT_ALL || this == REMOVE || this == FINALIZE;
    }
}
