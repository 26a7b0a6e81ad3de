package io.gtstore.client.impl;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutOptions;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.client.Watch;
import io.gtstore.client.WatchOptions;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A session on one key: numbers its changes, renews itself, and remembers what its reads must show. */
final class KeySession implements CartSession {
    private record Mover(
            Handler<NodeAddress> handler, @Nullable Context context) {}

    /** A change once its dot is known. */
    private interface Change {
        LongFunction<Request> with(Dot dot);
    }

    /** A change that tells, each time that it is sent, which ones were refused by then; the attempt that is answered is the last one. */
    private final class Telling implements LongFunction<Request> {
        private final Dot dot;
        private final LongFunction<Request> change;
        private io.gtstore.cart.CausalContext told = io.gtstore.cart.CausalContext.EMPTY;

        Telling(Dot dot, LongFunction<Request> change) {
            this.dot = dot;
            this.change = change;
        }

        @Override
        public Request apply(long epoch) {
            Request request = change.apply(epoch);
            if (!(request instanceof Request.Voiding telling)) {
                return request;
            }
            told = state.voids(dot);
            return told.isEmpty() ? request : telling.voiding(told);
        }
    }

    /** So many removals fit a message, as does their answer unless the items are long. */
    private static final int REMOVED_AT_ONCE = 250;

    private record Done(Dot dot, Operation.Answer answer) {}

    private final Cluster cluster;
    private final String key;
    private final SessionState state;
    private @Nullable Future<Void> renewal;
    private volatile long ttlMillis = Request.SAME_TTL;
    private @Nullable NodeInfo lastAnswering;
    private volatile String sessionId = "";
    private volatile @Nullable NodeAddress node;
    private volatile @Nullable Mover mover;

    KeySession(Cluster cluster, String key) {
        this.cluster = cluster;
        this.key = key;
        this.state = new SessionState(cluster.options().getSessionMaxAgeMillis());
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public @Nullable NodeAddress node() {
        return node;
    }

    @Override
    public CartSession movedHandler(@Nullable Handler<NodeAddress> handler) {
        mover = handler == null ? null : new Mover(handler, Vertx.currentContext());
        return this;
    }

    @Override
    public Future<PutResult> put(String item) {
        return put(item, new PutOptions());
    }

    @Override
    public Future<PutResult> putJson(JsonObject item) {
        return putJson(item, new PutOptions());
    }

    @Override
    public Future<PutResult> put(String item, PutOptions options) {
        return judged(() -> ItemText.of(Arguments.given(item, "item")), text -> putText(text, options));
    }

    @Override
    public Future<PutResult> putJson(JsonObject item, PutOptions options) {
        return judged(() -> ItemText.of(Arguments.given(item, "item")), text -> putText(text, options));
    }

    @Override
    public Future<PutResult> replace(CartItem old, String item) {
        return Arguments.checked(() ->
                put(item, new PutOptions().setReplaces(List.of(Arguments.given(old, "replaced item")))));
    }

    @Override
    public Future<PutResult> replaceItem(String old, String item) {
        return Arguments.checked(() -> {
                    Arguments.given(item, "item");
                    Arguments.given(old, "replaced item");
                    return get();
                })
                .compose(cart -> oldest(cart, old)
                        .map(held -> replace(held, item))
                        .orElseGet(() -> Future.succeededFuture(new PutResult().setNode(cart.getNode()))));
    }

    @Override
    public Future<PutResult> putAll(List<String> items) {
        if (items != null && items.isEmpty()) {
            return Future.failedFuture(
                    new GtStoreException(ErrorCode.MISSING_FIELD, true, "putAll needs at least one item"));
        }
        return judged(() -> ItemText.all(Arguments.given(items, "list of items")), this::putTexts);
    }

    private Future<PutResult> putTexts(List<String> texts) {
        return cluster.loop()
                .call(() -> change(
                                texts.size(),
                                dot -> epoch ->
                                        new Request.PutAll(key, texts, ttlMillis, dot.session(), dot.seq(), epoch))
                        .compose(KeySession::stored));
    }

    @Override
    public CartSession ttlMillis(long millis) {
        ttlMillis = Math.max(Request.SAME_TTL, millis);
        return this;
    }

    private interface Judgement<T> {
        T text() throws ProtocolException;
    }

    /** An item that no server would take is not sent: that it is not stored is then certain, and known at once. */
    private static <T> Future<PutResult> judged(Judgement<T> item, Function<T, Future<PutResult>> put) {
        return Arguments.checked(() -> {
            T text;
            try {
                text = item.text();
            } catch (ProtocolException e) {
                return Future.failedFuture(new GtStoreException(e.code(), true, e.getMessage()));
            }
            return put.apply(text);
        });
    }

    private Future<PutResult> putText(String item, PutOptions options) {
        return cluster.loop().call(() -> {
            List<Dot> replaces = dots(Arguments.given(options, "put's options").getReplaces());
            long ttl = options.getTtlMillis() < 0 ? ttlMillis : options.getTtlMillis();
            return change(dot -> epoch -> new Request.Put(key, item, replaces, ttl, dot.session(), dot.seq(), epoch))
                    .compose(KeySession::stored);
        });
    }

    private static Future<PutResult> stored(Done done) {
        return done.answer.reply() instanceof Reply.Stored stored
                ? Future.succeededFuture(Answers.stored(stored, done.answer.node()))
                : Answers.unexpected(Reply.Stored.class, done.answer.reply());
    }

    @Override
    public Future<CartContents> get() {
        return get(false);
    }

    @Override
    public Future<CartContents> getPartial() {
        return get(true);
    }

    private Future<CartContents> get(boolean partial) {
        return cluster.loop().call(() -> asked(partial).map(read -> seen(read.items(), read.node())));
    }

    private CartContents seen(Reply.Items items, NodeInfo answering) {
        at(answering);
        state.saw(items.context());
        return Answers.contents(shown(items), answering);
    }

    private Reply.Items shown(Reply.Items items) {
        if (!state.tookAny()) {
            return items;
        }
        List<Entry> entries =
                items.items().stream().filter(entry -> !state.took(entry.dot())).toList();
        return new Reply.Items(entries, items.context(), items.complete(), items.epoch());
    }

    private Future<CartPages.Read> asked(boolean partial) {
        return CartPages.read(cluster, key, state::acked, partial);
    }

    /** The cart as it is stored. A finalize does not count as having seen it. On the client's context. */
    Future<Reply.Items> read() {
        return asked(false).onSuccess(read -> at(read.node())).map(CartPages.Read::items);
    }

    /** Puts an item, as JSON, under a dot that is not one of this session's own; its gets show it from then on. On the client's context. */
    Future<Reply.Stored> putAs(Dot dot, String item) {
        return Operation.run(
                        cluster,
                        key,
                        epoch -> new Request.Put(key, item, List.of(), dot.session(), dot.seq(), epoch),
                        deadline())
                .compose(answer -> Answers.expect(Reply.Stored.class, answer.reply()))
                .onSuccess(stored -> state.acknowledged(dot));
    }

    /** Removes exactly these entries. On the client's context. */
    Future<RemoveResult> removeDots(List<Dot> dots) {
        return change(dot -> epoch -> new Request.Remove(key, dots, dot.session(), dot.seq(), epoch))
                .compose(KeySession::removed);
    }

    @Override
    public Future<RemoveResult> remove(CartItem item) {
        return Arguments.checked(() -> removeAll(List.of(Arguments.given(item, "item"))));
    }

    @Override
    public Future<RemoveResult> removeAll(List<CartItem> items) {
        return Arguments.checked(() -> {
            List<Dot> dots = dots(Arguments.given(items, "list of items"));
            if (dots.isEmpty()) {
                throw new GtStoreException(ErrorCode.MISSING_FIELD, true, "removeAll needs at least one item");
            }
            return removeFrom(dots, 0);
        });
    }

    private Future<RemoveResult> removeFrom(List<Dot> dots, int begin) {
        int end = Math.min(dots.size(), begin + REMOVED_AT_ONCE);
        Future<RemoveResult> removed = cluster.loop().call(() -> removeDots(dots.subList(begin, end)));
        return end == dots.size()
                ? removed
                : removed.compose(before -> removeFrom(dots, end).map(more -> together(before, more)));
    }

    @Override
    public Future<RemoveResult> removeItem(String item) {
        return named(item)
                .compose(cart -> oldest(cart, item)
                        .map(this::remove)
                        .orElseGet(() -> Future.succeededFuture(new RemoveResult().setNode(cart.getNode()))));
    }

    @Override
    public Future<RemoveResult> removeEvery(String item) {
        return named(item).compose(cart -> {
            List<CartItem> equal = cart.getItems().stream()
                    .filter(held -> item.equals(held.getItem()))
                    .toList();
            return equal.isEmpty()
                    ? Future.succeededFuture(new RemoveResult().setNode(cart.getNode()))
                    : removeAll(equal);
        });
    }

    /** The cart, from which an item of that name is to go. */
    private Future<CartContents> named(String item) {
        return Arguments.checked(() -> {
            Arguments.given(item, "item");
            return get();
        });
    }

    private static RemoveResult together(RemoveResult before, RemoveResult more) {
        List<CartItem> removed = new ArrayList<>(before.getRemoved());
        removed.addAll(more.getRemoved());
        int copies = before.getRemoved().isEmpty() ? more.getCopies() : Math.min(before.getCopies(), more.getCopies());
        return new RemoveResult().setRemoved(removed).setCopies(copies).setNode(more.getNode());
    }

    private static Optional<CartItem> oldest(CartContents cart, String item) {
        return cart.getItems().stream()
                .filter(held -> item.equals(held.getItem()))
                .findFirst();
    }

    private static List<Dot> dots(List<CartItem> items) {
        return items.stream()
                .map(item -> Arguments.given(item, "item"))
                .map(item -> new Dot(item.getSession(), item.getSeq()))
                .toList();
    }

    @Override
    public Future<Watch> watch(Handler<CartContents> handler) {
        return watch(new WatchOptions(), handler);
    }

    @Override
    public Future<Watch> watch(WatchOptions options, Handler<CartContents> handler) {
        Context caller = Vertx.currentContext();
        return cluster.loop().call(() -> {
            Arguments.given(handler, "handler");
            return cluster.watches()
                    .watch(Arguments.key(key), Arguments.given(options, "watch's options"), handler, caller);
        });
    }

    @Override
    public Future<RemoveResult> finalizeCart() {
        return cluster.loop().call(() -> {
            List<io.gtstore.cart.CausalContext> taken = DotBatches.of(state.toFinalize());
            return taken.size() == 1 ? finalizeSeen() : finalizeSeen(taken);
        });
    }

    private Future<RemoveResult> finalizeSeen() {
        return change(dot -> finalizing(dot, state.toFinalize())).compose(KeySession::removed);
    }

    /** What was seen does not fit a message: one finalize after the other takes its share. */
    private Future<RemoveResult> finalizeSeen(List<io.gtstore.cart.CausalContext> shares) {
        Future<RemoveResult> all = Future.succeededFuture(new RemoveResult());
        for (io.gtstore.cart.CausalContext share : shares) {
            all = all.compose(before -> change(dot -> finalizing(dot, share))
                    .compose(KeySession::removed)
                    .map(more -> together(before, more)));
        }
        return all;
    }

    private LongFunction<Request> finalizing(Dot dot, io.gtstore.cart.CausalContext taken) {
        return epoch -> new Request.Finalize(key, taken, dot.session(), dot.seq(), epoch);
    }

    private static Future<RemoveResult> removed(Done done) {
        return Answers.expect(Reply.Removed.class, done.answer.reply())
                .map(removed -> Answers.removed(removed, done.answer.node()));
    }

    /** Goes on with the session that a manager gave. */
    void begin(Reply.Located located) {
        begin(located.session());
        at(located.node());
    }

    private void begin(String session) {
        state.begin(session, cluster.loop().steadyMillis());
        sessionId = session;
    }

    /** Takes a session at the key's owner. */
    Future<Void> begin(long deadline) {
        return session(deadline);
    }

    /** When an operation that begins now gives up, on the loop's clock. */
    long deadline() {
        return cluster.loop().steadyMillis() + cluster.options().getDeadlineMillis();
    }

    private Future<Done> change(Change change) {
        return change(1, change);
    }

    /** A change of so many dots in a row; it is given the first of them. */
    private Future<Done> change(int dots, Change change) {
        return attempt(dots, change, deadline(), true);
    }

    private static boolean expired(Throwable failure) {
        return failure instanceof GtStoreException why && why.is(ErrorCode.SESSION_EXPIRED);
    }

    private Future<Done> attempt(int dots, Change change, long deadline, boolean first) {
        return state.usable(cluster.loop().steadyMillis())
                ? numbered(dots, change, deadline, first)
                : session(deadline).compose(ready -> numbered(dots, change, deadline, first));
    }

    private Future<Done> numbered(int dots, Change change, long deadline, boolean first) {
        Dot dot = state.next(dots);
        Telling request = new Telling(dot, change.with(dot));
        Future<Operation.Answer> answered = Operation.run(cluster, key, request, deadline)
                .compose(page -> RemovedPages.whole(cluster, key, request, page));
        return answered.transform((answer, failure) -> {
            if (failure == null) {
                if (answer.reply() instanceof Reply.Removed told) {
                    state.took(told.removed().stream().map(Entry::dot).toList());
                }
                acknowledged(dot, dots, request.change.apply(Request.NO_EPOCH));
                state.told(request.told);
                at(answer.node());
                return Future.succeededFuture(new Done(dot, answer));
            }
            if (failure instanceof GtStoreException why && why.is(ErrorCode.RECEIPT_GONE)) {
                acknowledged(dot, dots, request.change.apply(Request.NO_EPOCH)); // it is in the store, whatever it took
            }
            if (failure instanceof GtStoreException why && why.refuses()) {
                state.refused(dot, dots);
            }
            boolean expired = expired(failure);
            if (expired) {
                state.expire(dot.session());
            }
            return expired && first ? attempt(dots, change, deadline, false) : Future.failedFuture(failure);
        });
    }

    private void acknowledged(Dot dot, int dots, Request request) {
        if (request instanceof Request.Finalize finalize && finalize.context() != null) {
            state.finalized(dot, finalize.context());
        } else {
            if (request instanceof Request.Remove remove) {
                state.took(remove.dots());
            } else if (request instanceof Request.Put put) {
                state.took(put.replaces());
            }
            state.acknowledged(dot, dots);
        }
    }

    /** A session that is young enough; the callers that wait for one share it, and go on in the order in which they came. */
    private Future<Void> session(long deadline) {
        if (state.usable(cluster.loop().steadyMillis())) {
            return Future.succeededFuture();
        }
        Future<Void> present = renewal;
        if (present != null) {
            return within(deadline, present);
        }
        Future<Void> fresh = Operation.run(cluster, key, epoch -> new Request.Login(key), deadline)
                .compose(answer -> Answers.expect(Reply.Located.class, answer.reply())
                        .map(located -> {
                            begin(located.session());
                            at(answer.node());
                            return null;
                        }));
        renewal = fresh;
        fresh.onComplete((done, failure) -> renewal = null);
        return fresh;
    }

    /** Whoever began the renewal may have longer to wait, if the caller's change was refused under the session before. */
    private Future<Void> within(long deadline, Future<Void> shared) {
        Promise<Void> ready = Promise.promise();
        cluster.loop().afterOrIn(shared, deadline - cluster.loop().steadyMillis(), () -> {
            if (shared.isComplete()) {
                ready.complete(shared.result(), shared.cause());
            } else {
                ready.fail(new GtStoreException(
                        ErrorCode.UNREACHABLE, true, "no owner of '" + key + "' gave a new session in time"));
            }
        });
        return ready.future();
    }

    private void at(NodeInfo answering) {
        if (answering.equals(lastAnswering)) {
            return;
        }
        lastAnswering = answering;
        NodeAddress next = Answers.address(answering);
        NodeAddress before = node;
        node = next;
        Mover told = mover;
        if (told != null && before != null && !before.equals(next)) {
            ClientLoop.runOn(told.context, () -> told.handler.handle(next));
        }
    }
}
