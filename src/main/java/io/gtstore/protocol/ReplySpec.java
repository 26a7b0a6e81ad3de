// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.List;

/**
 * The one definition of a kind of reply: its fields, and how they are read and written. The definitions stand with the ops that are answered so, in
 * {@link CartOps}, {@link PeerOps}, {@link RepairOps} and {@link MemberOps}. Immutable.
 *
 * @param <R> the reply
 */
final class ReplySpec<R extends Reply> {
    /** Makes the reply from a frame's fields, whose types have been checked. */
    interface Reader {
        Reply read(Fields fields) throws ProtocolException;
    }

    /** Writes the reply's own fields. */
    interface Writer<R> {
        void write(R reply, FrameWriter out);
    }

    /** The request was carried out; nothing more to say. */
    static final ReplySpec<Reply.Done> DONE = reply(Reply.Done.class, Field.EPOCH)
            .reads(f -> new Reply.Done(f.numberOr(Field.EPOCH, 0)))
            .writes((done, out) -> out.epoch(done.epoch()));

    /** Why the request was not carried out; answers any op, with {@code ok} false. */
    static final ReplySpec<Reply.Failure> FAILURE = reply(
                    Reply.Failure.class, Field.ERROR, Field.EPOCH, Field.NODE, Field.REPLICAS)
            .reads(ReplySpec::failure)
            .writes((failure, out) -> {
                out.error(failure.code(), failure.message()).epoch(failure.epoch());
                NodeInfo node = failure.node();
                if (node != null) {
                    out.node(node).nodes(failure.replicas());
                }
            });

    private final Class<R> type;
    private final List<Field> fields;
    private final Reader reader;
    private final Writer<R> writer;

    private ReplySpec(Class<R> type, List<Field> fields, Reader reader, Writer<R> writer) {
        this.type = type;
        this.fields = fields;
        this.reader = reader;
        this.writer = writer;
    }

    private static Reply failure(Fields f) {
        if (f.value(Field.ERROR) instanceof Reply.Failure error) {
            return new Reply.Failure(error.code(), error.message(), f.node(), f.nodes(), f.numberOr(Field.EPOCH, 0));
        }
        return Reply.Failure.of(ErrorCode.INTERNAL, "the server answered without 'ok' and without an error", 0);
    }

    /** Begins the definition of a reply with these fields. */
    static <R extends Reply> Builder<R> reply(Class<R> type, Field... fields) {
        return new Builder<>(type, List.of(fields));
    }

    Class<R> type() {
        return type;
    }

    List<Field> fields() {
        return fields;
    }

    Reply read(Fields frame) throws ProtocolException {
        return reader.read(frame);
    }

    void write(Reply reply, FrameWriter out) {
        writer.write(type.cast(reply), out);
    }

    /** A definition that lacks how the reply is read. */
    record Builder<R extends Reply>(Class<R> type, List<Field> fields) {
        /** How the reply is read. */
        Read<R> reads(Reader reader) {
            return new Read<>(this, reader);
        }
    }

    /** A definition that lacks how the reply is written. */
    record Read<R extends Reply>(Builder<R> made, Reader reader) {
        /** How the reply is written, in the order of the calls. */
        ReplySpec<R> writes(Writer<R> writer) {
            return new ReplySpec<>(made.type, made.fields, reader, writer);
        }
    }
}
