// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The ops. What each of them is stands in its definition; docs/protocol.md has a table that a test makes of these. */
@SuppressWarnings("ImmutableEnumChecker") // a definition is immutable, but for the lists' declared type
public enum Op {
    HELLO(MemberOps.HELLO),
    LOGIN(CartOps.LOGIN),
    QUERY(CartOps.QUERY),
    PUT(CartOps.PUT),
    PUT_ALL(CartOps.PUT_ALL),
    GET(CartOps.GET),
    REMOVE(CartOps.REMOVE),
    FINALIZE(CartOps.FINALIZE),
    WATCH(CartOps.WATCH),
    UNWATCH(CartOps.UNWATCH),
    REPORT(MemberOps.REPORT),
    MAP(MemberOps.GET_MAP),
    PING(MemberOps.PING),
    OFFER_MAP(MemberOps.OFFER_MAP),
    PROBE(MemberOps.PROBE),
    JOIN(MemberOps.JOIN),
    SYNCED(MemberOps.SYNCED),
    LEAVE(MemberOps.LEAVE),
    LEFT(MemberOps.LEFT),
    FORGET(MemberOps.FORGET),
    NODE_DOWN(MemberOps.NODE_DOWN),
    MANAGERS(MemberOps.GET_MANAGERS),
    REPLICA(MemberOps.REPLICA),
    REPLICATE(PeerOps.REPLICATE),
    GET_REP(PeerOps.GET_REP),
    SCAN(PeerOps.SCAN),
    SEND_REP(PeerOps.SEND_REP),
    DIGEST(PeerOps.COMPARE),
    KEY_DIGESTS(PeerOps.COMPARE_KEYS),
    EXCHANGE(PeerOps.EXCHANGE),
    RAISE(PeerOps.RAISE);

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

    private static final int SHORT_NAME = 40;
    private static final Map<String, Op> BY_NAME = new TreeMap<>();

    static {
        Arrays.stream(values()).forEach(op -> BY_NAME.put(op.wire(), op));
    }

    private final OpSpec<?> spec;
    private final boolean changesCarts;

    Op(OpSpec<?> spec) {
        this.spec = spec;
        this.changesCarts = Request.Change.class.isAssignableFrom(spec.type());
    }

    /** The op's name on the wire. */
    public String wire() {
        return spec.wire();
    }

    /** Which component answers it. */
    public Server server() {
        return spec.server();
    }

    /** Who may ask. */
    public Caller caller() {
        return spec.caller();
    }

    /** The fields that a request must have. */
    public List<Field> required() {
        return spec.required();
    }

    /** The fields that a request may have. */
    public List<Field> optional() {
        return spec.optional();
    }

    /** The fields of the answer. */
    public List<Field> reply() {
        return spec.replyFields();
    }

    /** What it does, for people. */
    public String meaning() {
        return spec.meaning();
    }

    /** Whether the outcome of a failed attempt can be unknown: the op changes carts. */
    public boolean changesCarts() {
        return changesCarts;
    }

    /** What the op is answered with, unless with a failure. */
    ReplySpec<?> answer() {
        return spec.reply();
    }

    /** The op that a request names. */
    static Op of(Fields fields) throws ProtocolException {
        if (!fields.has(Field.OP)) {
            throw ProtocolException.wrong(ErrorCode.MISSING_FIELD, "a request needs the field 'op'");
        }
        fields.checkType(Field.OP);
        String name = fields.text(Field.OP);
        Op op = BY_NAME.get(name);
        if (op == null) {
            String shown = name.length() > SHORT_NAME ? name.substring(0, SHORT_NAME) + "…" : name;
            throw ProtocolException.wrong(
                    ErrorCode.UNKNOWN_OP, "there is no op '" + shown + "'; the ops are " + BY_NAME.keySet());
        }
        return op;
    }

    /** The request that the fields make. */
    Request read(Fields fields) throws ProtocolException {
        fields.check(this);
        return spec.read(fields);
    }

    /** Writes a request of this op. */
    void write(Request request, FrameWriter out) {
        out.text(Field.OP, spec.wire());
        spec.write(request, out);
    }

    /** The reply that the fields make to a request of this op. */
    Reply readReply(Fields fields) throws ProtocolException {
        return spec.reply().read(fields);
    }

    <C> void dispatch(Request request, NodeHandler<C> handler, C from, Consumer<Reply> replyTo) {
        spec.dispatch(request, handler, from, replyTo);
    }

    <C> void dispatch(Request request, ManagerHandler<C> handler, C from, Consumer<Reply> replyTo) {
        spec.dispatch(request, handler, from, replyTo);
    }

    <C> void dispatch(Request request, ShardHandler<C> handler, C context) {
        spec.dispatch(request, handler, context);
    }
}
