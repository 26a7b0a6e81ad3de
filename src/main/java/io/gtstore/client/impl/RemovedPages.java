// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Entry;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** What a change took out, read page by page where one message cannot hold it: the same change is asked for again, which does nothing but tell. */
final class RemovedPages {
    private final Cluster cluster;
    private final String key;
    private final LongFunction<Request> change;
    private final List<Entry> removed = new ArrayList<>();
    private boolean exclusive = true;

    private RemovedPages(Cluster cluster, String key, LongFunction<Request> change) {
        this.cluster = cluster;
        this.key = key;
        this.change = change;
    }

    /** The answer with the whole list; any other answer as it is. On the client's context. */
    static Future<Operation.Answer> whole(
            Cluster cluster, String key, LongFunction<Request> change, Operation.Answer first) {
        return first.reply() instanceof Reply.Removed page && page.next() != null
                ? new RemovedPages(cluster, key, change).addPage(first).recover(RemovedPages::unread)
                : Future.succeededFuture(first);
    }

    private static Future<Operation.Answer> unread(Throwable why) {
        return Future.failedFuture(ClientFailures.of(
                ErrorCode.UNKNOWN,
                false,
                "the change is stored, but what it took out could not be read to the end: " + why.getMessage()));
    }

    private Future<Operation.Answer> addPage(Operation.Answer answer) {
        if (!(answer.reply() instanceof Reply.Removed page)) {
            return Answers.unexpected(Reply.Removed.class, answer.reply());
        }
        removed.addAll(page.removed());
        exclusive &= page.exclusive();
        String next = page.next();
        if (next == null) {
            removed.sort(Entry.ORDER);
            Reply whole = new Reply.Removed(removed, page.copies(), exclusive, null, page.epoch());
            return Future.succeededFuture(new Operation.Answer(whole, answer.node()));
        }
        long deadline = cluster.deadline();
        return Operation.run(cluster, key, epoch -> behind(next, change.apply(epoch)), deadline)
                .compose(this::addPage);
    }

    private static Request behind(String next, Request change) {
        return ((Request.Removal) change).again(next);
    }
}
