package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Turns a frame's fields into the request that they make. */
final class RequestDecoder {
    private static final int MAX_RANGES = 1 << 14;
    private static final Map<String, Op> OPS = ops();

    private RequestDecoder() {}

    static Request decode(Fields f) throws ProtocolException {
        if (!f.has(Field.OP)) {
            throw ProtocolException.wrong(ErrorCode.MISSING_FIELD, "a request needs the field 'op'");
        }
        f.checkType(Field.OP);
        Op op = OPS.get(f.text(Field.OP));
        if (op == null) {
            throw ProtocolException.wrong(
                    ErrorCode.UNKNOWN_OP,
                    "there is no op '" + shortened(f.text(Field.OP)) + "'; the ops are "
                            + OPS.keySet().stream().sorted().toList());
        }
        f.check(op);
        return request(op, f);
    }

    private static Request request(Op op, Fields f) throws ProtocolException {
        return switch (op) {
            case HELLO ->
                new MemberRequest.Hello(
                        f.intOr(Field.VERSION, 0),
                        f.text(Field.ROLE),
                        f.nodeId(),
                        incarnation(f),
                        epoch(f),
                        f.intOr(Field.MAX_FRAME_BYTES, 0),
                        f.intOr(Field.MAX_IN_FLIGHT, 0));
            case LOGIN -> new Request.Login(key(f));
            case QUERY -> new Request.Query(key(f));
            case PUT ->
                new Request.Put(
                        key(f),
                        f.text(Field.ITEM),
                        f.dots(Field.REPLACES),
                        ttl(f),
                        session(f),
                        seq(f),
                        voids(f),
                        epoch(f));
            case PUT_ALL -> putAll(f);
            case GET -> new Request.Get(key(f), acked(f), f.flag(Field.PARTIAL), f.text(Field.AFTER), epoch(f));
            case REMOVE ->
                new Request.Remove(
                        key(f),
                        f.dots(Field.DOTS),
                        session(f),
                        seq(f),
                        voids(f),
                        f.text(Field.AFTER),
                        f.flag(Field.RETRY),
                        epoch(f));
            case FINALIZE ->
                new Request.Finalize(
                        key(f),
                        context(f, Field.CONTEXT),
                        session(f),
                        seq(f),
                        f.text(Field.AFTER),
                        f.flag(Field.RETRY),
                        epoch(f));
            case WATCH ->
                new Request.Watch(key(f), context(f, Field.CONTEXT), f.has(Field.DIGEST) ? f.digest() : null, epoch(f));
            case UNWATCH -> new Request.Unwatch(key(f));
            case REPORT ->
                new MemberRequest.Report(f.text(Field.KEY), f.nodeId(), f.intOr(Field.PORT, 0), incarnation(f));
            default -> between(op, f);
        };
    }

    private static Request putAll(Fields f) throws ProtocolException {
        List<String> items = f.batch();
        if (items.isEmpty()) {
            throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'batch' holds at least one item");
        }
        long seq = seq(f);
        if (seq > Long.MAX_VALUE - items.size()) {
            throw ProtocolException.wrong(ErrorCode.BAD_NUMBER, "the last item's 'seq' would be out of range");
        }
        return new Request.PutAll(key(f), items, ttl(f), session(f), seq, voids(f), epoch(f));
    }

    private static String legal(Field field, Fields f, UnaryOperator<String> rule) throws ProtocolException {
        try {
            return rule.apply(f.text(field));
        } catch (IllegalArgumentException e) {
            throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'" + field.wire() + "' " + e.getMessage());
        }
    }

    private static long ttl(Fields f) {
        return f.numberOr(Field.TTL, Request.SAME_TTL);
    }

    private static Request between(Op op, Fields f) throws ProtocolException {
        return switch (op) {
            case MAP -> new MemberRequest.GetMap(f.numberOr(Field.SINCE, 0));
            case PING -> new MemberRequest.Ping();
            case MANAGERS -> new MemberRequest.GetManagers();
            case OFFER_MAP -> new MemberRequest.OfferMap(map(f));
            case PROBE -> new MemberRequest.Probe(Objects.requireNonNull(f.node()), f.intOr(Field.TIMEOUT, 0));
            case JOIN ->
                new MemberRequest.Join(
                        f.nodeId(),
                        legal(Field.HOST, f, Bounds::host),
                        f.intOr(Field.PORT, 0),
                        f.intOr(Field.WEIGHT, 1),
                        legal(Field.ZONE, f, Bounds::id),
                        new FormerCluster(f.numberOr(Field.FOUNDED, 0), f.ids(Field.KNOWN)));
            case SYNCED -> new MemberRequest.Synced(f.nodeId(), incarnation(f), f.slots(), epoch(f));
            case NODE_DOWN -> new MemberRequest.NodeDown(legal(Field.FROM, f, Bounds::id), f.nodeId(), incarnation(f));
            case LEAVE -> new MemberRequest.Leave(f.nodeId());
            case LEFT -> new MemberRequest.Left(f.nodeId(), incarnation(f));
            case FORGET -> new MemberRequest.Forget(f.nodeId());
            case REPLICA -> new MemberRequest.Replica(f.nodeId());
            case REPLICATE -> replicate(f);
            case GET_REP ->
                new PeerRequest.GetRep(
                        incarnation(f), f.slots(), f.textOrNull(Field.KEY), f.text(Field.AFTER), epoch(f));
            case SCAN -> new Request.Scan(f.slots(), f.textOrNull(Field.KEY), f.text(Field.AFTER), epoch(f));
            case SEND_REP -> new PeerRequest.SendRep(incarnation(f), f.carts(), epoch(f));
            case DIGEST -> new PeerRequest.Digest(incarnation(f), f.slots(), f.digest(), epoch(f));
            case KEY_DIGESTS ->
                new PeerRequest.KeyDigests(
                        incarnation(f), f.intOr(Field.SLOT, 0), f.text(Field.AFTER), f.digests(), epoch(f));
            case EXCHANGE -> new PeerRequest.Exchange(incarnation(f), f.carts(), epoch(f));
            case RAISE -> raise(f);
            default -> throw new AssertionError("an op without a decoder: " + op);
        };
    }

    private static Request raise(Fields f) throws ProtocolException {
        if (f.digests().size() != f.slots().cardinality()) {
            throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'digests' has as many digests as 'slots' has slots");
        }
        return new PeerRequest.Raise(incarnation(f), f.slots(), f.digests(), f.numberOr(Field.HORIZON, 0), epoch(f));
    }

    private static @Nullable Dot removal(Fields f) throws ProtocolException {
        long seq = seq(f);
        return seq == 0 ? null : new Dot(session(f), seq);
    }

    private static Request replicate(Fields f) throws ProtocolException {
        List<KeyedCart> changes = f.carts();
        Dot removal = removal(f);
        boolean alone = f.flag(Field.HINT) || removal != null;
        if (changes.isEmpty() || (alone && changes.size() > 1)) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "'replicate' carries one change in 'carts', or, without 'hint' and 'session', several");
        }
        return new PeerRequest.Replicate(incarnation(f), changes, f.flag(Field.HINT), removal, epoch(f));
    }

    static MapDelta map(Fields f) throws ProtocolException {
        if (f.value(Field.MAP) instanceof MapDelta map) {
            return map;
        }
        throw ProtocolException.wrong(ErrorCode.MISSING_FIELD, "the frame needs the field 'map'");
    }

    private static String key(Fields f) throws ProtocolException {
        String key = f.text(Field.KEY);
        if (key.isEmpty()) {
            throw ProtocolException.wrong(ErrorCode.BAD_KEY, "the key is empty; name the customer, such as \"mohan\"");
        }
        return key;
    }

    /** A change's seq and session come together; without both, the server numbers the change itself. */
    private static long seq(Fields f) throws ProtocolException {
        if (f.has(Field.SESSION) != f.has(Field.SEQ)) {
            throw ProtocolException.wrong(
                    ErrorCode.MISSING_FIELD, "'session' and 'seq' go together: give both, or neither");
        }
        long seq = f.numberOr(Field.SEQ, 0);
        if (f.has(Field.SEQ) && (seq < 1 || seq > Bounds.MAX_SEQ)) {
            throw ProtocolException.wrong(
                    ErrorCode.BAD_NUMBER, "a change's 'seq' counts from 1, and ends at " + Bounds.MAX_SEQ);
        }
        return seq;
    }

    private static String session(Fields f) throws ProtocolException {
        String session = f.text(Field.SESSION);
        if (f.has(Field.SESSION)) {
            try {
                Sessions.requireName(session);
            } catch (IllegalArgumentException e) {
                throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'session': " + e.getMessage());
            }
        }
        return session;
    }

    private static CausalContext voids(Fields f) throws ProtocolException {
        return Voids.parse(f.text(Field.VOID), session(f), seq(f));
    }

    private static CausalContext acked(Fields f) throws ProtocolException {
        CausalContext acked = context(f, Field.ACKED);
        long seq = f.numberOr(Field.SEQ, 0);
        if (acked != null) {
            return acked;
        }
        String session = session(f);
        return session.isEmpty() || seq == 0 ? CausalContext.EMPTY : CausalContext.ofRange(session, 1, seq);
    }

    /** A client's context; no cart's has so many ranges that a longer one could have come from a get. */
    private static @Nullable CausalContext context(Fields f, Field field) throws ProtocolException {
        CausalContext context = f.context(field);
        if (context != null && context.ranges() > MAX_RANGES) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "'" + field.wire() + "' names more than " + MAX_RANGES + " ranges of one session");
        }
        return context;
    }

    private static long epoch(Fields f) {
        return f.numberOr(Field.EPOCH, Request.NO_EPOCH);
    }

    private static long incarnation(Fields f) {
        NodeInfo node = f.node();
        return f.numberOr(Field.INCARNATION, node == null ? 0 : node.incarnation());
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private static Map<String, Op> ops() {
        Map<String, Op> ops = new HashMap<>();
        for (Op op : Op.values()) {
            ops.put(op.wire(), op);
        }
        return ops;
    }
}
