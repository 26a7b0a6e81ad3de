// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.GtStoreException;
import io.gtstore.client.ScanPage;
import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.TransferCursor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads one page of all carts, so that nothing acknowledged before is missing from it. What was acknowledged is at an owner, or a holder has it, and a
 * holder lets go only once every owner has it. So every member is asked, each slot's non-owners before its owners, and the page counts only if all have
 * answered under one map; if the map changes, or a member does not answer, the page is read again until one or the other is settled. The map is a manager's:
 * by an older one, a node that has just joined, and may hold a change alone, would not be asked.
 */
final class PageScan {
    /** How long a page is tried: by then a failed member has been evicted, and others have caught up. */
    private static final long PATIENCE_MILLIS = 30_000;

    /** A chunk is larger than an ordinary answer. */
    private static final long ATTEMPT_MILLIS = 2_000;

    private static final long MAX_PAUSE_MILLIS = 500;

    private final Cluster cluster;
    private final String after;
    private final TransferCursor begin;
    private final long deadline;
    private final Promise<ScanPage> promise = Promise.promise();
    private long pauseMillis = 20;

    private PageScan(Cluster cluster, String after) {
        this.cluster = cluster;
        this.after = after;
        this.begin = TransferCursor.parse(after);
        this.deadline = cluster.loop().steadyMillis() + PATIENCE_MILLIS;
    }

    /** On the client's context; throws IllegalArgumentException if the cursor is none. */
    static Future<ScanPage> run(Cluster cluster, String after) {
        PageScan scan = new PageScan(cluster, after);
        scan.attempt();
        return scan.promise.future();
    }

    private void attempt() {
        cluster.managersMap()
                .compose(map -> map.members().isEmpty()
                        ? refused("no node is a member yet; start nodes, or try again")
                        : read(map))
                .onSuccess(promise::complete)
                .onFailure(this::retryLater);
    }

    private Future<ScanPage> read(ClusterMap map) {
        PageMerge merge = new PageMerge(map);
        return ask(map, merge, false)
                .compose(holders -> ask(map, merge, true))
                .compose(owners -> unserved(map, merge.lastSlot()) < 0
                        ? Future.succeededFuture(page(map, merge.page()))
                        : refused("no owner of slot " + unserved(map, merge.lastSlot()) + " has caught up"));
    }

    private static ScanPage page(ClusterMap map, PageMerge.Page page) {
        return new ScanPage(
                page.carts().stream().map(BackupCarts::of).toList(),
                page.next(),
                page.slotsDone(),
                map.settings().slots(),
                List.copyOf(map.absent()));
    }

    /** Asks every member for the slots that it owns, or for all others. */
    private Future<Void> ask(ClusterMap map, PageMerge merge, boolean owned) {
        List<Future<?>> answers = new ArrayList<>();
        for (NodeInfo node : map.members()) {
            BitSet slots = map.slotsOf(node.ref());
            if (!owned) {
                slots.flip(0, map.settings().slots());
            }
            slots.clear(0, begin.slot());
            if (!slots.isEmpty()) {
                answers.add(ask(map, node, slots, merge));
            }
        }
        return Future.all(answers).mapEmpty();
    }

    private Future<Void> ask(ClusterMap map, NodeInfo node, BitSet slots, PageMerge merge) {
        return WholeCarts.scan(cluster, node, slots, null, after, map.epoch(), ATTEMPT_MILLIS)
                .compose(chunk -> {
                    if (chunk.epoch() != map.epoch()) {
                        return refused(
                                node.id() + " goes by the map of epoch " + chunk.epoch() + ", not " + map.epoch());
                    }
                    merge.add(node.ref(), chunk);
                    return Future.succeededFuture();
                });
    }

    /** The first slot of the page that has no owner who can vouch for it, or -1. */
    private int unserved(ClusterMap map, int last) {
        for (int slot = begin.slot(); slot <= last; slot++) {
            if (!map.owners(slot).anyCaughtUp()) {
                return slot;
            }
        }
        return -1;
    }

    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(ClientFailures.of(ErrorCode.NOT_READY, true, why));
    }

    private void retryLater(Throwable why) {
        long left = deadline - cluster.loop().steadyMillis();
        boolean retry = !(why instanceof GtStoreException) || ClientFailures.isRetryable(why);
        if (!retry || left <= 0 || cluster.closed()) {
            promise.fail(retry ? gaveUp(why) : why);
            return;
        }
        long pause = cluster.loop().random(pauseMillis / 2, pauseMillis + 1);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
        cluster.loop().after(Math.min(pause, left), this::attempt);
    }

    private static GtStoreException gaveUp(Throwable why) {
        return ClientFailures.of(
                ErrorCode.NOT_READY,
                true,
                "not every member could be read for " + PATIENCE_MILLIS / 1_000
                        + " s, so that something might be missing (last: " + why.getMessage()
                        + "); see status, and try again once all members serve");
    }
}
