package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import java.util.Objects;

/** Turns a frame's fields into the reply to a request whose op the asker remembers. */
final class ReplyDecoder {
    private ReplyDecoder() {}

    static Reply decode(Op op, Fields f) throws ProtocolException {
        if (!f.flag(Field.OK)) {
            return failure(f);
        }
        long epoch = f.numberOr(Field.EPOCH, 0);
        return switch (op) {
            case HELLO ->
                new Reply.Welcome(
                        f.intOr(Field.VERSION, 0),
                        f.text(Field.ROLE),
                        f.nodeId(),
                        f.numberOr(Field.INCARNATION, 0),
                        epoch,
                        f.intOr(Field.MAX_FRAME_BYTES, 0),
                        f.intOr(Field.MAX_IN_FLIGHT, 0));
            case LOGIN, QUERY, REPORT ->
                new Reply.Located(f.text(Field.SESSION), f.intOr(Field.SLOT, 0), node(f), f.nodes(), epoch);
            case PUT, PUT_ALL -> new Reply.Stored(f.intOr(Field.COPIES, 0), f.numberOr(Field.STAMP, 0), epoch);
            case GET ->
                new Reply.Items(
                        f.entries(Field.ITEMS),
                        Objects.requireNonNullElse(f.context(Field.CONTEXT), CausalContext.EMPTY),
                        f.flag(Field.COMPLETE),
                        f.textOrNull(Field.NEXT),
                        f.numberOr(Field.HORIZON, 0),
                        epoch);
            case REMOVE, FINALIZE ->
                new Reply.Removed(f.entries(Field.REMOVED), f.intOr(Field.COPIES, 0), f.textOrNull(Field.NEXT), epoch);
            case MAP -> new Reply.Mapped(RequestDecoder.map(f));
            case JOIN ->
                new Reply.Joined(f.numberOr(Field.INCARNATION, 0), f.numberOr(Field.CLOCK, 0), RequestDecoder.map(f));
            case PING ->
                new Reply.Alive(f.nodeId(), f.numberOr(Field.INCARNATION, 0), f.numberOr(Field.CLOCK, 0), epoch);
            case MANAGERS -> new Reply.Deciders(f.ids(Field.MANAGERS), f.text(Field.LEADER), epoch);
            case PROBE -> new Reply.Probed(f.text(Field.OUTCOME), epoch);
            case REPLICA -> new Reply.Replicas(f.groups(), epoch);
            case REPLICATE ->
                f.has(Field.REMOVED)
                        ? new Reply.Replicated(f.entries(Field.REMOVED), f.entries(Field.FOUND), epoch)
                        : new Reply.Done(epoch);
            case DIGEST ->
                new Reply.Digests(
                        f.digest(),
                        f.digests(),
                        f.slots(Field.HELD),
                        f.numberOr(Field.CLOCK, 0),
                        f.flag(Field.FULL),
                        epoch);
            case KEY_DIGESTS ->
                new Reply.KeyDigests(
                        f.keyDigests(),
                        f.slots(Field.BUCKETS),
                        f.textOrNull(Field.NEXT),
                        f.numberOr(Field.HORIZON, 0),
                        epoch);
            case RAISE -> new Reply.Raised(f.slots(), epoch);
            case GET_REP, SCAN, EXCHANGE -> new Reply.Carts(f.carts(), f.textOrNull(Field.NEXT), f.horizons(), epoch);
            case WATCH, UNWATCH, OFFER_MAP, SYNCED, LEAVE, LEFT, FORGET, NODE_DOWN, SEND_REP -> new Reply.Done(epoch);
        };
    }

    private static Reply.Failure failure(Fields f) {
        if (f.value(Field.ERROR) instanceof Reply.Failure error) {
            return new Reply.Failure(error.code(), error.message(), f.node(), f.nodes(), f.numberOr(Field.EPOCH, 0));
        }
        return Reply.Failure.of(ErrorCode.INTERNAL, "the server answered without 'ok' and without an error", 0);
    }

    private static NodeInfo node(Fields f) throws ProtocolException {
        NodeInfo node = f.node();
        if (node == null) {
            throw ProtocolException.fatal(ErrorCode.BAD_JSON, "the reply lacks 'node'");
        }
        return node;
    }
}
