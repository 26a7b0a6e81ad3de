// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The definitions of all ops and replies, by which requests are dispatched, read and written. Immutable, for any thread. */
public final class Ops {
    private static final int SHORT_NAME = 40;
    private static final Map<String, Op> BY_NAME = new TreeMap<>();
    private static final Map<Op, OpSpec<?>> SPECS = new EnumMap<>(Op.class);
    private static final Map<Class<?>, ReplySpec<?>> REPLIES = new HashMap<>();

    static {
        Arrays.stream(Op.values()).forEach(op -> BY_NAME.put(op.wire(), op));
        Stream.of(CartOps.ALL, PeerOps.ALL, RepairOps.ALL, MemberOps.ALL)
                .flatMap(Collection::stream)
                .forEach(Ops::add);
        if (SPECS.size() < Op.values().length) {
            throw new AssertionError("only these ops have a definition: " + SPECS.keySet());
        }
        add(ReplySpec.DONE);
        add(ReplySpec.FAILURE);
    }

    private Ops() {}

    private static void add(OpSpec<?> spec) {
        if (SPECS.put(spec.op(), spec) != null) {
            throw new AssertionError("two definitions of " + spec.op());
        }
        add(spec.reply());
    }

    private static void add(ReplySpec<?> spec) {
        ReplySpec<?> other = REPLIES.put(spec.type(), spec);
        if (other != null && other != spec) {
            throw new AssertionError("two definitions of " + spec.type());
        }
    }

    /** Which component answers the op: whoever has a method for it. */
    public static Op.Server server(Op op) {
        return spec(op).server();
    }

    /** Calls the node's method for this kind of request. */
    public static <C> void dispatch(Request request, NodeHandler<C> node, C from, Consumer<Reply> replyTo) {
        spec(request.op()).dispatch(request, node, from, replyTo);
    }

    /** Calls the manager's method for this kind of request. */
    public static <C> void dispatch(Request request, ManagerHandler<C> manager, C from, Consumer<Reply> replyTo) {
        spec(request.op()).dispatch(request, manager, from, replyTo);
    }

    /** Calls the shard's method for this kind of request. */
    public static <C> void dispatch(Request request, ShardHandler<C> shard, C context) {
        spec(request.op()).dispatch(request, shard, context);
    }

    static OpSpec<?> spec(Op op) {
        return Objects.requireNonNull(SPECS.get(op));
    }

    static ReplySpec<?> spec(Reply reply) {
        return Objects.requireNonNull(REPLIES.get(reply.getClass()));
    }

    /** The request that the fields make. */
    static Request read(Fields fields) throws ProtocolException {
        OpSpec<?> spec = spec(opOf(fields));
        requirePresent(spec, fields);
        fields.checkTypes();
        return spec.read(fields);
    }

    private static Op opOf(Fields fields) throws ProtocolException {
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

    private static void requirePresent(OpSpec<?> spec, Fields fields) throws ProtocolException {
        for (Field field : spec.required()) {
            if (!fields.has(field)) {
                throw ProtocolException.wrong(
                        ErrorCode.MISSING_FIELD,
                        "'" + spec.op().wire() + "' needs the field '" + field.wire() + "': " + field.meaning());
            }
        }
    }
}
