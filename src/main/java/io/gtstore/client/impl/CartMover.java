// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.MoveResult;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the items of one cart to another: reads the one, puts each item that it shows into the other under its {@link MovedDots}, then removes exactly
 * those that are there from the first. Stopped at any point, it can be done again by anybody.
 */
final class CartMover {
    /** How many puts are under way at once. */
    private static final int AT_ONCE = 64;

    private final KeySession from;
    private final KeySession to;
    private final long nowMillis;
    private final List<Entry> moved = new ArrayList<>();
    private int copies = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    CartMover(KeySession from, KeySession to, long nowMillis) {
        this.from = from;
        this.to = to;
        this.nowMillis = nowMillis;
    }

    /** On the client's context. What could be moved has left the first cart even if the future fails for the rest. */
    Future<MoveResult> move() {
        return from.read().compose(items -> put(items.items(), 0)).compose(done -> remove());
    }

    private Future<Void> put(List<Entry> entries, int begin) {
        int end = Math.min(entries.size(), begin + AT_ONCE);
        if (begin == end || failure != null) {
            return Future.succeededFuture();
        }
        List<Future<?>> puts = new ArrayList<>();
        for (Entry entry : entries.subList(begin, end)) {
            Dot dot = MovedDots.of(from.key(), entry.dot(), nowMillis);
            puts.add(to.putAs(dot, entry).onSuccess(stored -> arrived(entry, stored)));
        }
        return Future.join(puts).onFailure(why -> failure = why).transform((done, why) -> put(entries, end));
    }

    private void arrived(Entry entry, Reply.Stored stored) {
        moved.add(entry);
        copies = Math.min(copies, stored.copies());
    }

    private Future<MoveResult> remove() {
        moved.sort(Entry.ORDER);
        Future<?> removed = Future.succeededFuture();
        for (List<Dot> some : DotBatches.ofEntries(moved)) {
            removed = removed.compose(done -> from.removeDots(some));
        }
        return removed.compose(done -> failure == null
                ? Future.succeededFuture(new MoveResult(Answers.entries(moved), moved.isEmpty() ? 0 : copies))
                : Future.failedFuture(failure));
    }
}
