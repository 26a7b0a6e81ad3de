// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.LineItem;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The changes of a session's lines. On the client's context. */
final class SessionLines {
    /**
     * The lines of one sku in a cart.
     *
     * @param newest the newest of them; null if there is none
     */
    record Found(List<Dot> dots, @Nullable LineItem newest) {
        /** A line of that quantity with the attributes of the newest one. */
        String with(long n, String withoutAttributes) {
            return newest == null ? withoutAttributes : newest.with(n);
        }
    }

    private final SessionChanges changes;
    private final String key;
    private final OwnLines own = new OwnLines();

    SessionLines(SessionChanges changes, String key) {
        this.changes = changes;
        this.key = key;
    }

    /**
     * Puts the line and folds the session's earlier ones into it. Should no owner that can be reached have those, it is put without: the cart has one more
     * entry then.
     *
     * @param text the line
     */
    Future<SessionChanges.Done> add(String sku, String text, long ttl) {
        List<Dot> folded = new ArrayList<>();
        return changes.change(dot -> {
                    folded.clear();
                    folded.addAll(own.take(sku, dot));
                    return put(text, dot, List.of(), List.copyOf(folded), ttl);
                })
                .recover(failure -> ClientFailures.is(failure, ErrorCode.UNKNOWN_DOT) && !folded.isEmpty()
                        ? changes.change(dot -> put(text, dot, List.of(), List.of(), ttl))
                        : Future.failedFuture(failure))
                .onSuccess(done -> own.note(sku, done.dot()));
    }

    /** Puts the line in place of those. */
    Future<SessionChanges.Done> set(String sku, String text, List<Dot> replaced, long ttl) {
        return changes.change(dot -> put(text, dot, replaced, List.of(), ttl))
                .onSuccess(done -> own.note(sku, done.dot()));
    }

    private LongFunction<Request> put(String text, Dot dot, List<Dot> replaced, List<Dot> folded, long ttl) {
        return epoch -> new Request.Put(key, text, replaced, ttl, dot.session(), dot.seq(), epoch).folding(folded);
    }

    /** The sku's lines, of which this session has not taken out any yet; they are about to go, and so not folded any more. */
    Found found(String sku, List<Entry> entries) {
        own.forget(sku);
        String text = LineItems.sku(sku);
        List<Dot> dots = new ArrayList<>();
        LineItem newest = null;
        for (Entry entry : entries) {
            LineItem line = LineItem.of(entry.item());
            if (line != null && line.sku().equals(text) && !changes.state().took(entry.dot())) {
                dots.add(entry.dot());
                newest = line;
            }
        }
        return new Found(dots, newest);
    }

    /** All that the session put is checked out. */
    void forget() {
        own.clear();
    }
}
