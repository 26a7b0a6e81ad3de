// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static io.gtstore.protocol.Field.AFTER;
import static io.gtstore.protocol.Field.BUCKETS;
import static io.gtstore.protocol.Field.CARTS;
import static io.gtstore.protocol.Field.CLOCK;
import static io.gtstore.protocol.Field.DIGEST;
import static io.gtstore.protocol.Field.DIGESTS;
import static io.gtstore.protocol.Field.EPOCH;
import static io.gtstore.protocol.Field.FOUND;
import static io.gtstore.protocol.Field.FULL;
import static io.gtstore.protocol.Field.HELD;
import static io.gtstore.protocol.Field.HINT;
import static io.gtstore.protocol.Field.HORIZON;
import static io.gtstore.protocol.Field.HORIZONS;
import static io.gtstore.protocol.Field.INCARNATION;
import static io.gtstore.protocol.Field.KEY;
import static io.gtstore.protocol.Field.KEYS;
import static io.gtstore.protocol.Field.NEXT;
import static io.gtstore.protocol.Field.REMOVED;
import static io.gtstore.protocol.Field.SEQ;
import static io.gtstore.protocol.Field.SESSION;
import static io.gtstore.protocol.Field.SLOT;
import static io.gtstore.protocol.Field.SLOTS;
import static io.gtstore.protocol.OpSpec.op;
import static io.gtstore.protocol.ReplySpec.reply;

import io.gtstore.cart.Dot;
import java.util.List;

/** The ops about the copies of carts: of one node to another (paper §2.2), and a client's {@code scan}. */
final class PeerOps {
    private PeerOps() {}

    /** Also reads {@link Reply.Done}, which a receiver answers that knows no more of a removal than the message said. */
    static final ReplySpec<Reply.Replicated> REPLICATED = reply(Reply.Replicated.class, REMOVED, FOUND, EPOCH)
            .reads(f -> f.has(REMOVED)
                    ? new Reply.Replicated(f.entries(REMOVED), f.entries(FOUND), f.numberOr(EPOCH, 0))
                    : ReplySpec.DONE.read(f))
            .writes((replicated, out) -> out.entries(REMOVED, replicated.removed())
                    .entries(FOUND, replicated.found())
                    .epoch(replicated.epoch()));

    static final OpSpec<PeerRequest.Replicate> REPLICATE = op(Op.REPLICATE, PeerRequest.Replicate.class)
            .shard(ShardHandler::replicate)
            .required(INCARNATION, CARTS)
            .optional(HINT, SESSION, SEQ, EPOCH)
            .reads(PeerOps::replicate)
            .writes((replicate, out) -> {
                out.number(INCARNATION, replicate.incarnation())
                        .carts(replicate.changes())
                        .flagIfSet(HINT, replicate.hint());
                Dot removal = replicate.removal();
                if (removal != null) {
                    out.text(SESSION, removal.session()).number(SEQ, removal.seq());
                }
                out.epoch(replicate.epoch());
            })
            .replies(REPLICATED);

    private static PeerRequest.Replicate replicate(Fields f) throws ProtocolException {
        List<KeyedCart> changes = f.carts();
        long seq = f.seq();
        Dot removal = seq == 0 ? null : new Dot(f.session(), seq);
        boolean alone = f.flag(HINT) || removal != null;
        if (changes.isEmpty() || (alone && changes.size() > 1)) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "'replicate' carries one change in 'carts', or, without 'hint' and 'session', several");
        }
        return new PeerRequest.Replicate(f.incarnation(), changes, f.flag(HINT), removal, f.epoch());
    }

    static final ReplySpec<Reply.Carts> CHUNK = reply(Reply.Carts.class, CARTS, NEXT, HORIZONS, EPOCH)
            .reads(f -> new Reply.Carts(f.carts(), f.textOrNull(NEXT), f.horizons(), f.numberOr(EPOCH, 0)))
            .writes((chunk, out) -> out.carts(chunk.carts())
                    .textIfAny(HORIZONS, HorizonText.format(chunk.horizons()))
                    .textIfPresent(NEXT, chunk.next())
                    .epoch(chunk.epoch()));

    static final OpSpec<PeerRequest.GetRep> GET_REP = op(Op.GET_REP, PeerRequest.GetRep.class)
            .manager(ManagerHandler::transfer)
            .shard(ShardHandler::getRep)
            .optional(INCARNATION, SLOTS, KEY, AFTER, EPOCH)
            .reads(f -> new PeerRequest.GetRep(
                    f.incarnation(), f.slots(SLOTS), f.textOrNull(KEY), f.text(AFTER), f.epoch()))
            .writes((get, out) -> out.number(INCARNATION, get.incarnation())
                    .textIfPresent(KEY, get.key())
                    .slotsIfAny(SLOTS, get.slots())
                    .textIfAny(AFTER, get.after())
                    .epoch(get.epoch()))
            .replies(CHUNK);

    static final OpSpec<Request.Scan> SCAN = op(Op.SCAN, Request.Scan.class)
            .shard(ShardHandler::scan)
            .optional(SLOTS, KEY, AFTER, EPOCH)
            .reads(f -> new Request.Scan(f.slots(SLOTS), f.textOrNull(KEY), f.text(AFTER), f.epoch()))
            .writes((scan, out) -> out.textIfPresent(KEY, scan.key())
                    .slotsIfAny(SLOTS, scan.slots())
                    .textIfAny(AFTER, scan.after())
                    .epoch(scan.epoch()))
            .replies(CHUNK);

    static final OpSpec<PeerRequest.SendRep> SEND_REP = op(Op.SEND_REP, PeerRequest.SendRep.class)
            .manager(ManagerHandler::transfer)
            .shard(ShardHandler::sendRep)
            .required(CARTS)
            .optional(INCARNATION, EPOCH)
            .reads(f -> new PeerRequest.SendRep(f.incarnation(), f.carts(), f.epoch()))
            .writes((send, out) -> out.number(INCARNATION, send.incarnation())
                    .carts(send.carts())
                    .epoch(send.epoch()))
            .replies(ReplySpec.DONE);

    static final OpSpec<PeerRequest.Exchange> EXCHANGE = op(Op.EXCHANGE, PeerRequest.Exchange.class)
            .shard(ShardHandler::exchange)
            .required(INCARNATION, CARTS)
            .optional(EPOCH)
            .reads(f -> new PeerRequest.Exchange(f.incarnation(), f.carts(), f.epoch()))
            .writes((exchange, out) -> out.number(INCARNATION, exchange.incarnation())
                    .carts(exchange.carts())
                    .epoch(exchange.epoch()))
            .replies(CHUNK, CARTS, EPOCH);

    static final ReplySpec<Reply.Digests> COMPARED = reply(
                    Reply.Digests.class, DIGEST, DIGESTS, HELD, CLOCK, FULL, EPOCH)
            .reads(f -> new Reply.Digests(
                    f.digest(), f.digests(), f.slots(HELD), f.numberOr(CLOCK, 0), f.flag(FULL), f.numberOr(EPOCH, 0)))
            .writes((compared, out) -> out.digest(compared.digest())
                    .digestsIfAny(compared.digests())
                    .slots(HELD, compared.held())
                    .number(CLOCK, compared.clock())
                    .flagIfSet(FULL, compared.full())
                    .epoch(compared.epoch()));

    static final OpSpec<PeerRequest.Digest> COMPARE = op(Op.DIGEST, PeerRequest.Digest.class)
            .shard(ShardHandler::digest)
            .required(INCARNATION, SLOTS, DIGEST)
            .optional(EPOCH)
            .reads(f -> new PeerRequest.Digest(f.incarnation(), f.slots(SLOTS), f.digest(), f.epoch()))
            .writes((compare, out) -> out.number(INCARNATION, compare.incarnation())
                    .slots(SLOTS, compare.slots())
                    .digest(compare.digest())
                    .epoch(compare.epoch()))
            .replies(COMPARED);

    static final ReplySpec<Reply.KeyDigests> KEYS_COMPARED = reply(
                    Reply.KeyDigests.class, KEYS, BUCKETS, NEXT, HORIZON, EPOCH)
            .reads(f -> new Reply.KeyDigests(
                    f.keyDigests(), f.slots(BUCKETS), f.textOrNull(NEXT), f.numberOr(HORIZON, 0), f.numberOr(EPOCH, 0)))
            .writes((compared, out) -> out.keyDigests(compared.keys())
                    .slots(BUCKETS, compared.buckets())
                    .number(HORIZON, compared.horizon())
                    .textIfPresent(NEXT, compared.next())
                    .epoch(compared.epoch()));

    static final OpSpec<PeerRequest.KeyDigests> COMPARE_KEYS = op(Op.KEY_DIGESTS, PeerRequest.KeyDigests.class)
            .shard(ShardHandler::keyDigests)
            .required(INCARNATION, SLOT)
            .optional(AFTER, DIGESTS, EPOCH)
            .reads(PeerOps::keyDigests)
            .writes((compare, out) -> out.number(INCARNATION, compare.incarnation())
                    .number(SLOT, compare.slot())
                    .textIfAny(AFTER, compare.after())
                    .digestsIfAny(compare.buckets())
                    .epoch(compare.epoch()))
            .replies(KEYS_COMPARED);

    private static PeerRequest.KeyDigests keyDigests(Fields f) throws ProtocolException {
        List<Long> buckets = f.digests();
        if (buckets.size() > PeerRequest.KeyDigests.MAX_BUCKETS) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "'digests' has at most " + PeerRequest.KeyDigests.MAX_BUCKETS + " digests of buckets");
        }
        return new PeerRequest.KeyDigests(f.incarnation(), f.intOr(SLOT, 0), f.text(AFTER), buckets, f.epoch());
    }

    static final ReplySpec<Reply.Raised> RAISED = reply(Reply.Raised.class, SLOTS, EPOCH)
            .reads(f -> new Reply.Raised(f.slots(SLOTS), f.numberOr(EPOCH, 0)))
            .writes((raised, out) -> out.slots(SLOTS, raised.slots()).epoch(raised.epoch()));

    static final OpSpec<PeerRequest.Raise> RAISE = op(Op.RAISE, PeerRequest.Raise.class)
            .shard(ShardHandler::raise)
            .required(INCARNATION, SLOTS, DIGESTS, HORIZON)
            .optional(EPOCH)
            .reads(PeerOps::raise)
            .writes((raise, out) -> out.number(INCARNATION, raise.incarnation())
                    .slots(SLOTS, raise.slots())
                    .digests(raise.digests())
                    .number(HORIZON, raise.horizon())
                    .epoch(raise.epoch()))
            .replies(RAISED);

    private static PeerRequest.Raise raise(Fields f) throws ProtocolException {
        if (f.digests().size() != f.slots(SLOTS).cardinality()) {
            throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'digests' has as many digests as 'slots' has slots");
        }
        return new PeerRequest.Raise(f.incarnation(), f.slots(SLOTS), f.digests(), f.numberOr(HORIZON, 0), f.epoch());
    }

    /** All of them. */
    static final List<OpSpec<?>> ALL =
            List.of(REPLICATE, GET_REP, SCAN, SEND_REP, EXCHANGE, COMPARE, COMPARE_KEYS, RAISE);
}
