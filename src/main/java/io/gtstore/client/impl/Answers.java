// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Entry;
import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartState;
import io.gtstore.client.KeyLocation;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.Reply;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies as what the API returns. */
final class Answers {
    private Answers() {}

    static NodeAddress address(NodeInfo node) {
        return new NodeAddress(node.id(), node.incarnation(), node.host(), node.port());
    }

    static KeyLocation location(Reply.Located located) {
        return new KeyLocation(
                located.slot(),
                address(located.node()),
                located.replicas().stream().map(Answers::address).toList(),
                located.epoch());
    }

    static PutResult stored(Reply.Stored stored, NodeInfo node) {
        return new PutResult(stored.copies(), address(node), Long.toString(stored.stamp()), stored.epoch());
    }

    /** A cart with its items, or those of them that are to be shown. */
    static CartContents contents(Reply.Items cart, List<CartItem> shown, NodeInfo node) {
        return new CartContents(shown, cart.context().encode(), cart.complete(), address(node));
    }

    static CartContents contents(Cart cart, NodeInfo node) {
        return new CartContents(entries(cart.entries()), cart.context().encode(), true, address(node));
    }

    static RemoveResult removed(Reply.Removed removed, NodeInfo node) {
        return new RemoveResult(entries(removed.removed()), removed.copies(), removed.exclusive(), address(node));
    }

    /** No item of the cart was to go. */
    static RemoveResult nothingRemoved(CartContents cart) {
        return new RemoveResult(List.of(), 0, true, cart.getNode());
    }

    /** Nothing in the cart was to be replaced. */
    static PutResult nothingPut(CartContents cart) {
        return new PutResult(0, cart.getNode(), "", 0);
    }

    /** What two removals, one after the other, took. */
    static RemoveResult together(RemoveResult before, RemoveResult more) {
        List<CartItem> removed = new ArrayList<>(before.getRemoved());
        removed.addAll(more.getRemoved());
        int copies = before.getRemoved().isEmpty() ? more.getCopies() : Math.min(before.getCopies(), more.getCopies());
        return new RemoveResult(removed, copies, before.isExclusive() && more.isExclusive(), more.getNode());
    }

    /** A cart with all that belongs to it. */
    static CartState state(Cart cart) {
        boolean ends = cart.lifetime().ends();
        return new CartState(
                entries(cart.entries()),
                cart.context().encode(),
                Duration.ofMillis(ends ? cart.lifetime().millis() : 0),
                ends && cart.size() > 0 ? Instant.ofEpochMilli(cart.endsAtMillis()) : null,
                cart.lastChange(),
                cart.lastWriter());
    }

    /** Entries as items; of those that were shown before, the same items, unless somebody could have changed what is in them. */
    @SuppressWarnings("ReferenceEquality") // lists share the entries that they have in common
    static List<CartItem> entries(List<Entry> entries, List<Entry> before, List<CartItem> shown) {
        List<CartItem> items = new ArrayList<>(entries.size());
        Iterator<Entry> earlier = before.iterator();
        Iterator<CartItem> itsItem = shown.iterator();
        Entry old = null;
        CartItem item = null;
        for (Entry entry : entries) {
            while (earlier.hasNext() && (old == null || (old != entry && Entry.ORDER.compare(old, entry) < 0))) {
                old = earlier.next();
                item = itsItem.next();
            }
            items.add(old == entry && item != null && isImmutable(item.value()) ? item : item(entry));
        }
        return Collections.unmodifiableList(items);
    }

    private static boolean isImmutable(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** Entries as items. */
    static List<CartItem> entries(List<Entry> entries) {
        return entries.stream().map(Answers::item).toList();
    }

    private static CartItem item(Entry entry) {
        return new CartItem(
                ItemText.value(entry.item()),
                entry.dot().session(),
                entry.dot().seq(),
                Long.toString(entry.stamp()),
                end(entry));
    }

    /** When the item goes by itself; null if it does not. */
    static @Nullable Instant end(Entry entry) {
        return entry.ends() ? Instant.ofEpochMilli(entry.endsAtMillis()) : null;
    }

    /** The reply if it is of that kind; else the failure that it says, or that it is. */
    static <R extends Reply> Future<R> expect(Class<R> kind, Reply reply) {
        return kind.isInstance(reply) ? Future.succeededFuture(kind.cast(reply)) : unexpected(kind, reply);
    }

    /** The failure that a reply of another kind says, or that it is. */
    static <T> Future<T> unexpected(Class<? extends Reply> kind, Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            return Future.failedFuture(ClientFailures.of(failure.code(), true, failure.message()));
        }
        return Future.failedFuture(ClientFailures.of(
                ErrorCode.INTERNAL,
                false,
                "the answer is a " + reply.getClass().getSimpleName() + ", not a " + kind.getSimpleName()
                        + "; client and server differ in version"));
    }
}
