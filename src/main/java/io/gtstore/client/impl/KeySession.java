// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.LineItem;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartLine;
import io.gtstore.client.CartSession;
import io.gtstore.client.CartWatch;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.config.Durations;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.ItemEnd;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session on one key: what the API promises of items, on top of {@link SessionChanges}. */
final class KeySession implements CartSession {
    /** So many removals fit a message, as does their answer unless the items are long. */
    private static final int REMOVED_AT_ONCE = 250;

    private final Cluster cluster;
    private final CartWatches watches;
    private final String key;
    private final SessionChanges changes;
    private final SessionState state;
    private final SessionLines lines;
    private volatile long ttlMillis = Request.SAME_TTL;

    KeySession(Cluster cluster, CartWatches watches, String key) {
        this.cluster = cluster;
        this.watches = watches;
        this.key = key;
        this.changes = new SessionChanges(cluster, key);
        this.state = changes.state();
        this.lines = new SessionLines(changes, key);
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String sessionId() {
        return changes.sessionId();
    }

    @Override
    public @Nullable NodeAddress node() {
        return changes.node();
    }

    @Override
    public CartSession movedHandler(@Nullable Handler<NodeAddress> handler) {
        changes.onMoved(handler);
        return this;
    }

    /** Goes on with the session that a manager gave. */
    void begin(Reply.Located located) {
        changes.begin(located);
    }

    /** Takes a session at the key's owner. */
    Future<Void> begin(long deadline) {
        return changes.begin(deadline);
    }

    /** When an operation that begins now gives up, on the loop's clock. */
    long deadline() {
        return changes.deadline();
    }

    @Override
    public CartSession expireAfter(@Nullable Duration duration) {
        ttlMillis = duration == null || duration.isNegative() ? Request.SAME_TTL : Durations.millis(duration);
        return this;
    }

    @Override
    public Future<PutResult> put(Object item) {
        return Arguments.checked(() -> put(ItemText.of(item), List.of(), ItemEnd.NONE));
    }

    @Override
    public Future<PutResult> put(Object item, Duration until) {
        return Arguments.checked(() -> put(ItemText.of(item), List.of(), Arguments.end(until)));
    }

    @Override
    public Future<PutResult> replace(CartItem old, Object item) {
        return Arguments.checked(() -> replace(old, item, ItemEnd.NONE));
    }

    @Override
    public Future<PutResult> replace(CartItem old, Object item, Duration until) {
        return Arguments.checked(() -> replace(old, item, Arguments.end(until)));
    }

    private Future<PutResult> replace(CartItem old, Object item, ItemEnd end) {
        return put(ItemText.of(item), dots(List.of(Arguments.given(old, "replaced item"))), end);
    }

    @Override
    public Future<PutResult> replaceAll(List<CartItem> old, Object item) {
        return Arguments.checked(
                () -> put(ItemText.of(item), dots(Arguments.given(old, "list of replaced items")), ItemEnd.NONE));
    }

    private Future<PutResult> put(String text, List<Dot> replaced, ItemEnd end) {
        long ttl = ttlMillis;
        return changed(
                () -> changes.change(dot -> epoch ->
                        new Request.Put(key, text, replaced, ttl, dot.session(), dot.seq(), epoch).ending(end)),
                KeySession::stored);
    }

    @Override
    public Future<PutResult> add(String sku, long n) {
        return add(sku, n, new JsonObject());
    }

    @Override
    public Future<PutResult> add(String sku, long n, JsonObject attributes) {
        return Arguments.checked(() -> {
            String text = LineItems.text(sku, n, attributes);
            long ttl = ttlMillis;
            return changed(() -> lines.add(sku, text, ttl), KeySession::stored);
        });
    }

    @Override
    public Future<PutResult> setQuantity(String sku, long n) {
        return Arguments.checked(() -> {
            String none = LineItems.text(sku, n, new JsonObject());
            if (n < 0) {
                throw ClientFailures.of(ErrorCode.BAD_NUMBER, true, "a quantity is zero or more, not " + n);
            }
            long ttl = ttlMillis;
            return cluster.call(() -> asked(false).compose(read -> {
                SessionLines.Found found = lines.found(sku, read.items().items());
                if (n > 0) {
                    return lines.set(sku, found.with(n, none), found.dots(), ttl)
                            .compose(KeySession::stored);
                }
                return removed(found, read)
                        .map(removed -> new PutResult(removed.getCopies(), removed.getNode(), "", 0));
            }));
        });
    }

    @Override
    public Future<RemoveResult> removeLine(String sku) {
        return Arguments.checked(() -> {
            Arguments.given(sku, LineItem.SKU);
            return cluster.call(() -> asked(false)
                    .compose(read -> removed(lines.found(sku, read.items().items()), read)));
        });
    }

    private Future<RemoveResult> removed(SessionLines.Found found, CartPages.Read read) {
        return found.dots().isEmpty()
                ? Future.succeededFuture(new RemoveResult(List.of(), 0, true, Answers.address(read.node())))
                : removeFrom(found.dots(), 0);
    }

    @Override
    public Future<List<CartLine>> lines() {
        return get().map(CartContents::lines);
    }

    @Override
    public <T> Future<PutResult> putAll(List<T> items) {
        return Arguments.checked(() -> putAll(items, ItemEnd.NONE));
    }

    @Override
    public <T> Future<PutResult> putAll(List<T> items, Duration until) {
        return Arguments.checked(() -> putAll(items, Arguments.end(until)));
    }

    private <T> Future<PutResult> putAll(List<T> items, ItemEnd end) {
        List<String> texts = ItemText.all(Arguments.someOf(items, "putAll"));
        long ttl = ttlMillis;
        return changed(
                () -> changes.change(
                        texts.size(),
                        dot -> epoch ->
                                new Request.PutAll(key, texts, ttl, dot.session(), dot.seq(), epoch).ending(end)),
                KeySession::stored);
    }

    private <T> Future<T> changed(
            Supplier<Future<SessionChanges.Done>> change, Function<SessionChanges.Done, Future<T>> result) {
        return cluster.call(() -> change.get().compose(result));
    }

    private static Future<PutResult> stored(SessionChanges.Done done) {
        return done.answer().reply() instanceof Reply.Stored stored
                ? Future.succeededFuture(Answers.stored(stored, done.answer().node()))
                : Answers.unexpected(Reply.Stored.class, done.answer().reply());
    }

    private static Future<RemoveResult> removed(SessionChanges.Done done) {
        return Answers.expect(Reply.Removed.class, done.answer().reply())
                .map(removed -> Answers.removed(removed, done.answer().node()));
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
        return cluster.call(() -> asked(partial).map(this::seen));
    }

    private CartContents seen(CartPages.Read read) {
        Reply.Items items = read.items();
        changes.at(read.node());
        state.noteSeen(items.context());
        List<Entry> entries = items.items();
        if (!entries.isEmpty()) {
            long newest = entries.get(entries.size() - 1).stamp();
            cluster.putTimes().observe(newest, cluster.loop().steadyMillis());
        }
        List<CartItem> shown = state.tookAny() ? withoutTaken(read) : read.shown();
        return Answers.contents(items, shown, read.node());
    }

    private List<CartItem> withoutTaken(CartPages.Read read) {
        List<CartItem> left = new ArrayList<>();
        int at = 0;
        for (Entry entry : read.items().items()) {
            CartItem item = read.shown().get(at++);
            if (!state.took(entry.dot())) {
                left.add(item);
            }
        }
        return left;
    }

    private Future<CartPages.Read> asked(boolean partial) {
        return CartPages.read(cluster, key, state::acked, partial);
    }

    /** The cart as it is stored. A checkout does not count as having seen it. On the client's context. */
    Future<Reply.Items> read() {
        return asked(false).onSuccess(read -> changes.at(read.node())).map(CartPages.Read::items);
    }

    /** Puts an item of another cart, with its end, under a dot that is not one of this session's own; its gets show it from then on. On the client's context. */
    Future<Reply.Stored> putAs(Dot dot, Entry entry) {
        ItemEnd end = ItemEnd.of(entry);
        LongFunction<Request> put =
                epoch -> new Request.Put(key, entry.item(), List.of(), dot.session(), dot.seq(), epoch).ending(end);
        return Operation.run(cluster, key, put, deadline())
                .compose(answer -> Answers.expect(Reply.Stored.class, answer.reply()))
                .onSuccess(stored -> state.acknowledged(dot));
    }

    /** Removes exactly these entries. On the client's context. */
    Future<RemoveResult> removeDots(List<Dot> dots) {
        return changes.change(dot -> epoch -> new Request.Remove(key, dots, dot.session(), dot.seq(), epoch))
                .compose(KeySession::removed);
    }

    @Override
    public Future<RemoveResult> remove(CartItem item) {
        return Arguments.checked(() -> removeAll(List.of(Arguments.given(item, "item"))));
    }

    @Override
    public Future<RemoveResult> removeAll(List<CartItem> items) {
        return Arguments.checked(() -> removeFrom(dots(Arguments.someOf(items, "removeAll")), 0));
    }

    private Future<RemoveResult> removeFrom(List<Dot> dots, int begin) {
        int end = Math.min(dots.size(), begin + REMOVED_AT_ONCE);
        Future<RemoveResult> removed = cluster.call(() -> removeDots(dots.subList(begin, end)));
        return end == dots.size()
                ? removed
                : removed.compose(before -> removeFrom(dots, end).map(more -> Answers.together(before, more)));
    }

    @Override
    public Future<RemoveResult> removeIf(Predicate<CartItem> which) {
        return Arguments.checked(() -> {
            Arguments.given(which, "predicate");
            return get().compose(cart -> Arguments.checked(() -> {
                List<CartItem> wanted = Arguments.chosen(cart.getItems(), which);
                return wanted.isEmpty() ? Future.succeededFuture(Answers.nothingRemoved(cart)) : removeAll(wanted);
            }));
        });
    }

    private static List<Dot> dots(List<CartItem> items) {
        return items.stream()
                .map(item -> Arguments.given(item, "item"))
                .map(item -> new Dot(item.getSession(), item.getSeq()))
                .toList();
    }

    @Override
    public CartWatch watch() {
        return WatchStream.begin(cluster, watches, key);
    }

    @Override
    public CartWatch watch(CartContents since) {
        return WatchStream.beginAfter(cluster, watches, key, since);
    }

    @Override
    public Future<RemoveResult> checkout() {
        return cluster.call(() -> {
            lines.forget();
            List<CausalContext> shares = DotBatches.of(state.toFinalize());
            return shares.size() == 1 ? finalizeSeen() : finalizeSeen(shares);
        });
    }

    private Future<RemoveResult> finalizeSeen() {
        return changes.change(dot -> finalizing(dot, state.toFinalize())).compose(KeySession::removed);
    }

    /** What was seen does not fit a message: one finalize after the other takes its share. */
    private Future<RemoveResult> finalizeSeen(List<CausalContext> shares) {
        Future<RemoveResult> all = finalizeSeen(shares.get(0));
        for (CausalContext share : shares.subList(1, shares.size())) {
            all = all.compose(before -> finalizeSeen(share).map(more -> Answers.together(before, more)));
        }
        return all;
    }

    private Future<RemoveResult> finalizeSeen(CausalContext share) {
        return changes.change(dot -> finalizing(dot, share)).compose(KeySession::removed);
    }

    private LongFunction<Request> finalizing(Dot dot, CausalContext taken) {
        return epoch -> new Request.Finalize(key, taken, dot.session(), dot.seq(), epoch);
    }
}
