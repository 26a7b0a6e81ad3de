// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static io.gtstore.protocol.Field.AFTER;
import static io.gtstore.protocol.Field.CARTS;
import static io.gtstore.protocol.Field.CLAIM;
import static io.gtstore.protocol.Field.CONTESTED;
import static io.gtstore.protocol.Field.EPOCH;
import static io.gtstore.protocol.Field.FOUND;
import static io.gtstore.protocol.Field.FROM;
import static io.gtstore.protocol.Field.GRANTED;
import static io.gtstore.protocol.Field.HINT;
import static io.gtstore.protocol.Field.HORIZONS;
import static io.gtstore.protocol.Field.INCARNATION;
import static io.gtstore.protocol.Field.KEY;
import static io.gtstore.protocol.Field.NEXT;
import static io.gtstore.protocol.Field.REMOVED;
import static io.gtstore.protocol.Field.SEQ;
import static io.gtstore.protocol.Field.SESSION;
import static io.gtstore.protocol.Field.SLOTS;
import static io.gtstore.protocol.Field.TAKEN;
import static io.gtstore.protocol.OpSpec.op;
import static io.gtstore.protocol.ReplySpec.reply;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import java.util.List;

/** The ops about the copies of carts: of one node to another (paper §2.2), and a client's {@code scan}. */
final class PeerOps {
    private PeerOps() {}

    /** Also reads {@link Reply.Done}, which a receiver answers that knows no more of a removal than the message said. */
    static final ReplySpec<Reply.Replicated> REPLICATED = reply(
                    Reply.Replicated.class, REMOVED, FOUND, CONTESTED, GRANTED, EPOCH)
            .reads(f -> f.has(REMOVED)
                    ? new Reply.Replicated(
                            f.entries(REMOVED),
                            f.entries(FOUND),
                            f.flag(CONTESTED),
                            f.flag(GRANTED),
                            f.numberOr(EPOCH, 0))
                    : ReplySpec.DONE.read(f))
            .writes((replicated, out) -> out.entries(REMOVED, replicated.removed())
                    .entries(FOUND, replicated.found())
                    .flagIfSet(CONTESTED, replicated.contested())
                    .flagIfSet(GRANTED, replicated.granted())
                    .epoch(replicated.epoch()));

    static final OpSpec<PeerRequest.Replicate> REPLICATE = op(Op.REPLICATE, PeerRequest.Replicate.class)
            .shard(ShardHandler::replicate)
            .required(INCARNATION, CARTS)
            .optional(HINT, SESSION, SEQ, TAKEN, FROM, CLAIM, EPOCH)
            .reads(PeerOps::replicate)
            .writes((replicate, out) -> {
                out.number(INCARNATION, replicate.incarnation())
                        .carts(replicate.changes())
                        .flagIfSet(HINT, replicate.hint());
                Dot removal = replicate.removal();
                if (removal != null) {
                    out.text(SESSION, removal.session()).number(SEQ, removal.seq());
                }
                out.contextIfPresent(TAKEN, replicate.taken());
                NodeRef claimant = replicate.claimant();
                if (claimant != null) {
                    out.text(FROM, claimant.id()).number(CLAIM, claimant.incarnation());
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
        CausalContext taken = f.seen(TAKEN);
        if (taken != null && (removal == null || f.flag(HINT))) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "'taken' goes with the 'session' and 'seq' of a removal, and not with 'hint'");
        }
        NodeRef claimant = f.has(CLAIM) ? new NodeRef(f.text(FROM), f.numberOr(CLAIM, 0)) : null;
        if (claimant != null
                && (removal == null || f.flag(HINT) || claimant.id().isEmpty())) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "'claim' goes with 'from' and the 'session' and 'seq' of a removal, and not with 'hint'");
        }
        return new PeerRequest.Replicate(f.incarnation(), changes, f.flag(HINT), removal, taken, claimant, f.epoch());
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

    static final OpSpec<ScanRequest> SCAN = op(Op.SCAN, ScanRequest.class)
            .shard(ShardHandler::scan)
            .optional(SLOTS, KEY, AFTER, EPOCH)
            .reads(f -> new ScanRequest(f.slots(SLOTS), f.textOrNull(KEY), f.text(AFTER), f.epoch()))
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

    /** All of them. */
    static final List<OpSpec<?>> ALL = List.of(REPLICATE, GET_REP, SCAN, SEND_REP, EXCHANGE);
}
