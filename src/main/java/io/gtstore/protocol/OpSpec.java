// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an op: who handles it, the fields of the request and how they are read and written, and the reply. The codec, the check of required fields, the dispatch to handlers and the table in docs/protocol.md all go by it. The definitions stand in
 * {@link CartOps}, {@link PeerOps}, {@link RepairOps} and {@link MemberOps}, and {@link Ops} finds them. Immutable.
 *
 * @param <Q> the request
 */
final class OpSpec<Q extends Request> {
    /** Makes the request from a frame's fields, whose types have been checked. */
    interface Reader<Q> {
        Q read(Fields fields) throws ProtocolException;
    }

    /** Writes the request's own fields. */
    interface Writer<Q> {
        void write(Q request, FrameWriter out);
    }

    /** The method of a node that handles the request. */
    interface NodeMethod<Q> {
        <C> void handle(NodeHandler<C> node, Q request, C from, Consumer<Reply> replyTo);
    }

    /** The method of a manager that handles the request. */
    interface ManagerMethod<Q> {
        <C> void handle(ManagerHandler<C> manager, Q request, C from, Consumer<Reply> replyTo);
    }

    /** The method of a shard that handles the request. */
    interface ShardMethod<Q> {
        <C> void handle(ShardHandler<C> shard, Q request, C context);
    }

    private final Op op;
    private final Op.Server server;
    private final Class<Q> type;
    private final NodeMethod<? super Q> node;
    private final ManagerMethod<? super Q> manager;
    private final ShardMethod<? super Q> shard;
    private final List<Field> required;
    private final List<Field> optional;
    private final Reader<Q> reader;
    private final Writer<Q> writer;
    private final ReplySpec<?> reply;
    private final List<Field> replyFields;

    private OpSpec(Builder<Q> made, Reader<Q> reader, Writer<Q> writer, ReplySpec<?> reply, List<Field> replyFields) {
        this.op = made.op;
        this.type = made.type;
        NodeMethod<? super Q> atNode = made.node == null && made.shard != null ? NodeHandler::carts : made.node;
        this.server = server(atNode != null, made.manager != null);
        this.node = atNode == null ? NodeHandler::misdirected : atNode;
        this.manager = made.manager == null ? ManagerHandler::misdirected : made.manager;
        this.shard = made.shard == null ? ShardHandler::misdirected : made.shard;
        this.required = made.required;
        this.optional = made.optional;
        this.reader = reader;
        this.writer = writer;
        this.reply = reply;
        this.replyFields = replyFields;
    }

    private static Op.Server server(boolean node, boolean manager) {
        if (!node && !manager) {
            throw new AssertionError("an op that nobody handles");
        }
        return node && manager ? Op.Server.BOTH : node ? Op.Server.NODE : Op.Server.MANAGER;
    }

    /** Begins the definition of an op. */
    static <Q extends Request> Builder<Q> op(Op op, Class<Q> type) {
        return new Builder<>(op, type);
    }

    Op op() {
        return op;
    }

    /** Whoever has a method for it. */
    Op.Server server() {
        return server;
    }

    List<Field> required() {
        return required;
    }

    List<Field> optional() {
        return optional;
    }

    ReplySpec<?> reply() {
        return reply;
    }

    List<Field> replyFields() {
        return replyFields;
    }

    Q read(Fields fields) throws ProtocolException {
        return reader.read(fields);
    }

    void write(Request request, FrameWriter out) {
        out.text(Field.OP, op.wire());
        writer.write(type.cast(request), out);
    }

    <C> void dispatch(Request request, NodeHandler<C> handler, C from, Consumer<Reply> replyTo) {
        node.handle(handler, type.cast(request), from, replyTo);
    }

    <C> void dispatch(Request request, ManagerHandler<C> handler, C from, Consumer<Reply> replyTo) {
        manager.handle(handler, type.cast(request), from, replyTo);
    }

    <C> void dispatch(Request request, ShardHandler<C> handler, C context) {
        shard.handle(handler, type.cast(request), context);
    }

    /** A definition in the making; {@link Written#replies} completes it. */
    static final class Builder<Q extends Request> {
        private final Op op;
        private final Class<Q> type;
        private @Nullable NodeMethod<? super Q> node;
        private @Nullable ManagerMethod<? super Q> manager;
        private @Nullable ShardMethod<? super Q> shard;
        private List<Field> required = List.of();
        private List<Field> optional = List.of();

        private Builder(Op op, Class<Q> type) {
            this.op = op;
            this.type = type;
        }

        /** Handled by a node, by that method; without it, a node hands what a shard handles to the shard. */
        Builder<Q> node(NodeMethod<? super Q> method) {
            node = method;
            return this;
        }

        /** Handled by a manager, by that method. */
        Builder<Q> manager(ManagerMethod<? super Q> method) {
            manager = method;
            return this;
        }

        /** Handled by a node's shard, by that method. */
        Builder<Q> shard(ShardMethod<? super Q> method) {
            shard = method;
            return this;
        }

        /** The fields that a request must have. */
        Builder<Q> required(Field... fields) {
            required = List.of(fields);
            return this;
        }

        /** The fields that a request may have. */
        Builder<Q> optional(Field... fields) {
            optional = List.of(fields);
            return this;
        }

        /** How the request is read. */
        Read<Q> reads(Reader<Q> reader) {
            return new Read<>(this, reader);
        }
    }

    /** A definition that lacks how the request is written. */
    record Read<Q extends Request>(Builder<Q> made, Reader<Q> reader) {
        /** How the request is written, in the order of the calls. */
        Written<Q> writes(Writer<Q> writer) {
            return new Written<>(made, reader, writer);
        }
    }

    /** A definition that lacks the reply. */
    record Written<Q extends Request>(Builder<Q> made, Reader<Q> reader, Writer<Q> writer) {
        /** Answered with this reply, or with a failure. */
        OpSpec<Q> replies(ReplySpec<?> reply) {
            return new OpSpec<>(made, reader, writer, reply, reply.fields());
        }

        /** Answered with this reply, of whose fields it has these only, or with a failure. */
        OpSpec<Q> replies(ReplySpec<?> reply, Field... fields) {
            return new OpSpec<>(made, reader, writer, reply, List.of(fields));
        }
    }
}
