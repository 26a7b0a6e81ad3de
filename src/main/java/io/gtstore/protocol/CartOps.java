// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static io.gtstore.protocol.Field.ACKED;
import static io.gtstore.protocol.Field.AFTER;
import static io.gtstore.protocol.Field.ALONE;
import static io.gtstore.protocol.Field.BATCH;
import static io.gtstore.protocol.Field.CHANGES;
import static io.gtstore.protocol.Field.COMPLETE;
import static io.gtstore.protocol.Field.CONTEXT;
import static io.gtstore.protocol.Field.COPIES;
import static io.gtstore.protocol.Field.DIGEST;
import static io.gtstore.protocol.Field.DOTS;
import static io.gtstore.protocol.Field.ENDS;
import static io.gtstore.protocol.Field.EPOCH;
import static io.gtstore.protocol.Field.EXCLUSIVE;
import static io.gtstore.protocol.Field.FOLD;
import static io.gtstore.protocol.Field.GONE;
import static io.gtstore.protocol.Field.HERE;
import static io.gtstore.protocol.Field.HORIZON;
import static io.gtstore.protocol.Field.ITEM;
import static io.gtstore.protocol.Field.ITEMS;
import static io.gtstore.protocol.Field.KEY;
import static io.gtstore.protocol.Field.LINES;
import static io.gtstore.protocol.Field.NEXT;
import static io.gtstore.protocol.Field.NODE;
import static io.gtstore.protocol.Field.OTHERS;
import static io.gtstore.protocol.Field.PARTIAL;
import static io.gtstore.protocol.Field.REMOVED;
import static io.gtstore.protocol.Field.REPLACES;
import static io.gtstore.protocol.Field.REPLICAS;
import static io.gtstore.protocol.Field.RETRY;
import static io.gtstore.protocol.Field.SAME;
import static io.gtstore.protocol.Field.SEQ;
import static io.gtstore.protocol.Field.SESSION;
import static io.gtstore.protocol.Field.SLOT;
import static io.gtstore.protocol.Field.STAMP;
import static io.gtstore.protocol.Field.TTL;
import static io.gtstore.protocol.Field.UNTIL;
import static io.gtstore.protocol.Field.VIEW;
import static io.gtstore.protocol.Field.VOID;
import static io.gtstore.protocol.OpSpec.op;
import static io.gtstore.protocol.ReplySpec.reply;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ops about one key, which clients ask for (paper §2.3). */
final class CartOps {
    private static final String LINES_VIEW = "lines";

    private CartOps() {}

    static final ReplySpec<Reply.Located> LOCATED = reply(Reply.Located.class, SESSION, SLOT, NODE, REPLICAS, EPOCH)
            .reads(f -> new Reply.Located(
                    f.text(SESSION), f.intOr(SLOT, 0), f.presentNode(), f.nodes(), f.numberOr(EPOCH, 0)))
            .writes((located, out) -> out.textIfAny(SESSION, located.session())
                    .epoch(located.epoch())
                    .number(SLOT, located.slot())
                    .node(located.node())
                    .nodes(located.replicas()));

    static final OpSpec<LocateRequest.Login> LOGIN = op(Op.LOGIN, LocateRequest.Login.class)
            .node(NodeHandler::login)
            .manager(ManagerHandler::login)
            .required(KEY)
            .reads(f -> new LocateRequest.Login(f.key()))
            .writes((login, out) -> out.text(KEY, login.key()))
            .replies(LOCATED);

    static final OpSpec<LocateRequest.Query> QUERY = op(Op.QUERY, LocateRequest.Query.class)
            .node(NodeHandler::query)
            .manager(ManagerHandler::query)
            .required(KEY)
            .reads(f -> new LocateRequest.Query(f.key()))
            .writes((query, out) -> out.text(KEY, query.key()))
            .replies(LOCATED, SLOT, NODE, REPLICAS, EPOCH);

    static final ReplySpec<Reply.Stored> STORED = reply(Reply.Stored.class, COPIES, STAMP, EPOCH)
            .reads(f -> new Reply.Stored(f.intOr(COPIES, 0), f.numberOr(STAMP, 0), f.numberOr(EPOCH, 0)))
            .writes((stored, out) ->
                    out.number(COPIES, stored.copies()).stamp(stored.stamp()).epoch(stored.epoch()));

    static final OpSpec<Request.Put> PUT = op(Op.PUT, Request.Put.class)
            .node(NodeHandler::change)
            .shard(ShardHandler::put)
            .required(KEY, ITEM)
            .optional(REPLACES, FOLD, TTL, UNTIL, ENDS, SESSION, SEQ, VOID, ALONE, EPOCH)
            .reads(CartOps::put)
            .writes((put, out) -> out.text(KEY, put.key())
                    .json(ITEM, put.item())
                    .dotsIfAny(REPLACES, put.replaces())
                    .dotsIfAny(FOLD, put.fold())
                    .ttlIfSet(put.ttl())
                    .endIfAny(put.end())
                    .voidsIfAny(put.voids())
                    .numberedIfSet(put.session(), put.seq())
                    .stampIfAny(ALONE, put.alone())
                    .epoch(put.epoch()))
            .replies(STORED);

    static final OpSpec<Request.PutAll> PUT_ALL = op(Op.PUT_ALL, Request.PutAll.class)
            .node(NodeHandler::change)
            .shard(ShardHandler::putAll)
            .required(KEY, BATCH)
            .optional(TTL, UNTIL, ENDS, SESSION, SEQ, VOID, EPOCH)
            .reads(CartOps::putAll)
            .writes((put, out) -> out.text(KEY, put.key())
                    .jsons(BATCH, put.items())
                    .ttlIfSet(put.ttl())
                    .endIfAny(put.end())
                    .voidsIfAny(put.voids())
                    .numberedIfSet(put.session(), put.seq())
                    .epoch(put.epoch()))
            .replies(STORED);

    private static Request.Put put(Fields f) throws ProtocolException {
        List<Dot> replaces = f.dots(REPLACES);
        long alone = f.numberOr(ALONE, 0);
        List<Dot> fold = f.dots(FOLD);
        boolean takes = !replaces.isEmpty() || !fold.isEmpty();
        if (f.has(ALONE) && (alone == 0 || !f.has(SESSION) || !f.has(EPOCH) || takes)) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE,
                    "a put with 'alone' has a stamp, a 'session', a 'seq' and an 'epoch', and replaces and folds nothing");
        }
        return new Request.Put(
                f.key(),
                f.text(ITEM),
                replaces,
                fold,
                f.numberOr(TTL, Request.SAME_TTL),
                f.itemEnd(),
                f.session(),
                f.seq(),
                f.voids(),
                alone,
                f.epoch());
    }

    private static Request.PutAll putAll(Fields f) throws ProtocolException {
        List<String> items = f.jsons(BATCH);
        if (items.isEmpty()) {
            throw ProtocolException.wrong(ErrorCode.WRONG_TYPE, "'batch' holds at least one item");
        }
        long seq = f.seq();
        if (seq > Long.MAX_VALUE - items.size()) {
            throw ProtocolException.wrong(ErrorCode.BAD_NUMBER, "the last item's 'seq' would be out of range");
        }
        return new Request.PutAll(
                f.key(), items, f.numberOr(TTL, Request.SAME_TTL), f.itemEnd(), f.session(), seq, f.voids(), f.epoch());
    }

    static final ReplySpec<Reply.Items> CART = reply(
                    Reply.Items.class,
                    ITEMS,
                    LINES,
                    OTHERS,
                    CONTEXT,
                    COMPLETE,
                    NEXT,
                    HORIZON,
                    SAME,
                    GONE,
                    DIGEST,
                    EPOCH)
            .reads(f -> new Reply.Items(
                    f.entries(f.has(LINES) ? OTHERS : ITEMS),
                    f.has(LINES) ? f.jsons(LINES) : null,
                    Objects.requireNonNullElse(f.context(CONTEXT), CausalContext.EMPTY),
                    f.flag(COMPLETE),
                    f.textOrNull(NEXT),
                    f.numberOr(HORIZON, 0),
                    f.flag(SAME),
                    f.context(GONE),
                    f.has(DIGEST) ? f.digest() : null,
                    f.numberOr(EPOCH, 0)))
            .writes((cart, out) -> out.jsonsIfPresent(LINES, cart.lines())
                    .entries(cart.lines() == null ? ITEMS : OTHERS, cart.items())
                    .context(CONTEXT, cart.context())
                    .flag(COMPLETE, cart.complete())
                    .textIfPresent(NEXT, cart.next())
                    .numberIfAny(HORIZON, cart.horizon())
                    .flagIfSet(SAME, cart.same())
                    .contextIfPresent(GONE, cart.gone())
                    .digestIfPresent(cart.digest())
                    .epoch(cart.epoch()));

    static final OpSpec<Request.Get> GET = op(Op.GET, Request.Get.class)
            .shard(ShardHandler::get)
            .required(KEY)
            .optional(SESSION, SEQ, ACKED, PARTIAL, VIEW, AFTER, CONTEXT, DIGEST, EPOCH)
            .reads(f -> new Request.Get(
                    f.key(), f.acked(), f.flag(PARTIAL), f.text(AFTER), known(f), byLines(f), f.epoch()))
            .writes((get, out) -> {
                out.text(KEY, get.key())
                        .contextIfAny(ACKED, get.acked())
                        .flagIfSet(PARTIAL, get.partial())
                        .textIfAny(VIEW, get.lines() ? LINES_VIEW : "")
                        .textIfAny(AFTER, get.after());
                CartVersion known = get.known();
                if (known != null) {
                    out.context(CONTEXT, known.context()).digest(known.items());
                }
                out.epoch(get.epoch());
            })
            .replies(CART);

    /** Whether a reader wants lines. */
    private static boolean byLines(Fields f) throws ProtocolException {
        if (!f.has(VIEW)) {
            return false;
        }
        if (!f.text(VIEW).equals(LINES_VIEW)) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE, "'view' is \"" + LINES_VIEW + "\"; leave it out for the items as they are");
        }
        if (f.has(AFTER)) {
            throw ProtocolException.wrong(
                    ErrorCode.WRONG_TYPE, "a view by lines is of the whole cart; 'after' is for pages of items");
        }
        return true;
    }

    /** The version that a reader has; one that is named in half counts as none. */
    private static @Nullable CartVersion known(Fields f) throws ProtocolException {
        return CartVersion.named(f.seen(CONTEXT), f.has(DIGEST) ? f.digest() : null);
    }

    static final ReplySpec<Reply.Removed> TAKEN = reply(Reply.Removed.class, REMOVED, COPIES, EXCLUSIVE, NEXT, EPOCH)
            .reads(f -> new Reply.Removed(
                    f.entries(REMOVED),
                    f.intOr(COPIES, 0),
                    f.flag(EXCLUSIVE),
                    f.textOrNull(NEXT),
                    f.numberOr(EPOCH, 0)))
            .writes((taken, out) -> out.entries(REMOVED, taken.removed())
                    .number(COPIES, taken.copies())
                    .flag(EXCLUSIVE, taken.exclusive())
                    .textIfPresent(NEXT, taken.next())
                    .epoch(taken.epoch()));

    private static RemovalAttempt attempt(Fields f) throws ProtocolException {
        return new RemovalAttempt(f.text(AFTER), f.flag(RETRY), f.flag(HERE));
    }

    static final OpSpec<Request.Remove> REMOVE = op(Op.REMOVE, Request.Remove.class)
            .node(NodeHandler::change)
            .shard(ShardHandler::removal)
            .required(KEY, DOTS)
            .optional(SESSION, SEQ, VOID, AFTER, RETRY, HERE, EPOCH)
            .reads(f ->
                    new Request.Remove(f.key(), f.dots(DOTS), f.session(), f.seq(), f.voids(), attempt(f), f.epoch()))
            .writes((remove, out) -> out.text(KEY, remove.key())
                    .dots(DOTS, remove.dots())
                    .voidsIfAny(remove.voids())
                    .textIfAny(AFTER, remove.attempt().after())
                    .flagIfSet(RETRY, remove.attempt().retry())
                    .flagIfSet(HERE, remove.attempt().here())
                    .numberedIfSet(remove.session(), remove.seq())
                    .epoch(remove.epoch()))
            .replies(TAKEN);

    static final OpSpec<Request.Finalize> FINALIZE = op(Op.FINALIZE, Request.Finalize.class)
            .node(NodeHandler::change)
            .shard(ShardHandler::removal)
            .required(KEY)
            .optional(CONTEXT, SESSION, SEQ, AFTER, RETRY, HERE, EPOCH)
            .reads(f -> new Request.Finalize(f.key(), f.seen(CONTEXT), f.session(), f.seq(), attempt(f), f.epoch()))
            .writes((finalize, out) -> out.text(KEY, finalize.key())
                    .contextIfPresent(CONTEXT, finalize.context())
                    .textIfAny(AFTER, finalize.attempt().after())
                    .flagIfSet(RETRY, finalize.attempt().retry())
                    .flagIfSet(HERE, finalize.attempt().here())
                    .numberedIfSet(finalize.session(), finalize.seq())
                    .epoch(finalize.epoch()))
            .replies(TAKEN);

    static final OpSpec<WatchRequest.Watch> WATCH = op(Op.WATCH, WatchRequest.Watch.class)
            .node(NodeHandler::watch)
            .shard(ShardHandler::watch)
            .required(KEY)
            .optional(CONTEXT, DIGEST, CHANGES, EPOCH)
            .reads(f -> new WatchRequest.Watch(
                    f.key(), f.seen(CONTEXT), f.has(DIGEST) ? f.digest() : null, f.flag(CHANGES), f.epoch()))
            .writes((watch, out) -> out.text(KEY, watch.key())
                    .contextIfPresent(CONTEXT, watch.seen())
                    .digestIfPresent(watch.items())
                    .flagIfSet(CHANGES, watch.changes())
                    .epoch(watch.epoch()))
            .replies(ReplySpec.DONE);

    static final OpSpec<WatchRequest.Unwatch> UNWATCH = op(Op.UNWATCH, WatchRequest.Unwatch.class)
            .node(NodeHandler::unwatch)
            .required(KEY)
            .reads(f -> new WatchRequest.Unwatch(f.key()))
            .writes((unwatch, out) -> out.text(KEY, unwatch.key()))
            .replies(ReplySpec.DONE);

    /** All of them. */
    static final List<OpSpec<?>> ALL = List.of(LOGIN, QUERY, PUT, PUT_ALL, GET, REMOVE, FINALIZE, WATCH, UNWATCH);
}
