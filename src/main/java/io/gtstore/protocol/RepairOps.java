// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static io.gtstore.protocol.Field.AFTER;
import static io.gtstore.protocol.Field.BUCKETS;
import static io.gtstore.protocol.Field.CLOCK;
import static io.gtstore.protocol.Field.DIGEST;
import static io.gtstore.protocol.Field.DIGESTS;
import static io.gtstore.protocol.Field.EPOCH;
import static io.gtstore.protocol.Field.FULL;
import static io.gtstore.protocol.Field.HELD;
import static io.gtstore.protocol.Field.HORIZON;
import static io.gtstore.protocol.Field.INCARNATION;
import static io.gtstore.protocol.Field.KEYS;
import static io.gtstore.protocol.Field.NEXT;
import static io.gtstore.protocol.Field.SLOT;
import static io.gtstore.protocol.Field.SLOTS;
import static io.gtstore.protocol.OpSpec.op;
import static io.gtstore.protocol.ReplySpec.reply;

import java.util.List;

/** The ops by which the owners of a slot compare their carts, and raise its horizon once these are equal. */
final class RepairOps {
    private RepairOps() {}

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
            .reads(RepairOps::keyDigests)
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
            .reads(RepairOps::raise)
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
    static final List<OpSpec<?>> ALL = List.of(COMPARE, COMPARE_KEYS, RAISE);
}
