// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;

/**
 * Requests, replies and events as frames, and back: the only JSON mapping on the data path. Frames are byte ranges; nothing here knows of
 * sockets. Stateless, for any thread.
 */
public final class Codec {
    /** The version that {@code hello} carries. */
    public static final int VERSION = 1;

    private Codec() {}

    /**
     * Reads one frame, without its newline; who reads many has a {@link FrameReader}.
     *
     * @throws ProtocolException if the connection is of no more use
     */
    public static Fields parse(byte[] bytes, int offset, int length) throws ProtocolException {
        return new FrameReader(1).read(bytes, offset, length);
    }

    /**
     * The request that the fields make.
     *
     * @throws ProtocolException if it is wrong; its id, if any, is in the fields
     */
    public static Request request(Fields fields) throws ProtocolException {
        return Ops.read(fields);
    }

    /**
     * The reply that the fields make to a request of that op.
     *
     * @throws ProtocolException if the other side does not keep to the protocol
     */
    public static Reply reply(Op op, Fields fields) throws ProtocolException {
        if (!fields.flag(Field.OK)) {
            return ReplySpec.FAILURE.read(fields);
        }
        fields.checkTypes();
        return Ops.spec(op).reply().read(fields);
    }

    /** The map that an event carries, or that a request offers. */
    public static MapDelta map(Fields fields) throws ProtocolException {
        fields.checkTypes();
        return fields.map();
    }

    /** The request as a frame, newline included. */
    public static byte[] encode(long id, Request request) {
        FrameBuffer buffer = new FrameBuffer();
        encode(id, request, buffer);
        return buffer.copy();
    }

    /** Writes the request as a frame, newline included. */
    public static void encode(long id, Request request, FrameBuffer to) {
        FrameWriter out = begin(to.reset());
        out.number(Field.ID, id);
        Ops.spec(request.op()).write(request, out);
        out.end();
    }

    /** The reply as a frame, newline included; an id below 0 is left out. */
    public static byte[] encode(long id, Reply reply) {
        FrameBuffer buffer = new FrameBuffer();
        encode(id, reply, buffer);
        return buffer.copy();
    }

    /** Writes the reply as a frame, newline included; an id below 0 is left out. */
    public static void encode(long id, Reply reply, FrameBuffer to) {
        FrameWriter out = begin(to.reset());
        if (id >= 0) {
            out.number(Field.ID, id);
        }
        out.flag(Field.OK, reply.ok());
        Ops.spec(reply).write(reply, out);
        out.end();
    }

    /** News of a map, pushed to those whom it concerns. */
    public static byte[] mapEvent(MapDelta map) {
        return frame(out -> out.text(Field.EVENT, "map").map(map));
    }

    /** The state of a watched cart, pushed to a subscriber. */
    public static byte[] encode(CartEvent cart) {
        return frame(out -> out.text(Field.EVENT, CartEvent.NAME)
                .text(Field.KEY, cart.key())
                .entries(Field.ITEMS, cart.items())
                .context(Field.CONTEXT, cart.context())
                .contextIfPresent(Field.GONE, cart.gone())
                .digestIfPresent(cart.digest())
                .epoch(cart.epoch()));
    }

    /** Tells a subscriber that the node serves a watched cart no longer. */
    public static byte[] unwatched(String key, long epoch) {
        return event(CartEvent.ENDED, key, epoch);
    }

    /** Tells a subscriber that a watched cart has changed that is too large to be pushed. */
    public static byte[] changed(String key, long epoch) {
        return event(CartEvent.CHANGED, key, epoch);
    }

    private static byte[] event(String name, String key, long epoch) {
        return frame(out -> out.text(Field.EVENT, name).text(Field.KEY, key).epoch(epoch));
    }

    /** The cart that an event carries. */
    public static CartEvent cart(Fields fields) throws ProtocolException {
        fields.checkTypes();
        CausalContext context = fields.context(Field.CONTEXT);
        return new CartEvent(
                fields.text(Field.KEY),
                fields.entries(Field.ITEMS),
                context == null ? CausalContext.EMPTY : context,
                fields.context(Field.GONE),
                fields.has(Field.DIGEST) ? fields.digest() : null,
                fields.numberOr(Field.EPOCH, 0));
    }

    /** A cart as a line of a backup, newline included. */
    public static byte[] encode(StoredCart cart) {
        return frame(out -> {
            out.text(Field.KEY, cart.key()).entries(Field.ITEMS, cart.items());
            if (cart.ttl() >= 0) {
                out.number(Field.TTL, cart.ttl());
            }
        });
    }

    /**
     * The cart in a line of a backup.
     *
     * @throws ProtocolException that says what is wrong with the line
     */
    public static StoredCart storedCart(Fields fields) throws ProtocolException {
        fields.checkTypes();
        if (fields.text(Field.KEY).isEmpty() || !fields.has(Field.ITEMS)) {
            throw ProtocolException.wrong(ErrorCode.MISSING_FIELD, "a cart has a 'key', not empty, and 'items'");
        }
        return new StoredCart(
                fields.text(Field.KEY), fields.entries(Field.ITEMS), fields.numberOr(Field.TTL, Request.SAME_TTL));
    }

    private interface Content {
        void write(FrameWriter out);
    }

    private static byte[] frame(Content content) {
        JsonWriter json = new JsonWriter();
        FrameWriter out = begin(json);
        content.write(out);
        out.end();
        return json.toBytes();
    }

    private static FrameWriter begin(JsonWriter json) {
        json.startObject();
        return new FrameWriter(json);
    }
}
