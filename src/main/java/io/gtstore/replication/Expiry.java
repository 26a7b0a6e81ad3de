// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Digest;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;
import java.util.List;

/**
 * Expiry of carts at the end of their lifetime, and of single items at ends of their own: an ordinary removal of
 * exactly the entries that the slot's first caught-up owner has and whose time is over, so that entries that another owner has accepted meanwhile stay. The other owners track the
 * same carts, and act once they become the first.
 */
final class Expiry {
    /** The request id of a change without an asker. */
    private static final long NOBODY = -1;

    private static final int AT_ONCE = 256;
    private static final long AGAIN_MILLIS = 5_000;

    private final ShardView view;
    private final ShardCarts carts;
    private final NodeClocks clocks;
    private final Replicator replicator;

    Expiry(ShardView view, ShardCarts carts, NodeClocks clocks, Replicator replicator) {
        this.view = view;
        this.carts = carts;
        this.clocks = clocks;
        this.replicator = replicator;
    }

    void expireDue() {
        if (clocks.isOff()) {
            return; // by this node's clock, carts would end too early or too late; another owner's, or this one's once
            // it is right, tells
        }
        for (int i = 0; i < AT_ONCE; i++) {
            ExpiryQueue.Due due = carts.lifetimes().poll();
            if (due == null) {
                return;
            }
            check(due);
        }
    }

    private void check(ExpiryQueue.Due due) {
        Cart cart = carts.present(due.slot(), due.key());
        long undisturbed = carts.lifetimes().undisturbedMillis(due);
        List<Entry> over = new CartEnds(cart, clocks, due.sinceMillis()).over(undisturbed);
        if (over.isEmpty()) {
            carts.noteNext(due, cart);
            return;
        }
        carts.lifetimes().noteAgain(due, undisturbed + AGAIN_MILLIS);
        if (leads(due.slot())) {
            expire(due, cart, over);
        }
    }

    /** The dot of an expiry, by which watchers, who name what they have seen, learn of it. Unique, as a node issues each stamp once. */
    private Dot dotOf(long stamp, String node) {
        return new Dot(Sessions.issue(clocks.wallMillis(), Digest.then(Digest.of(node), stamp)), 1);
    }

    private boolean leads(int slot) {
        return view.owners(slot).owners().stream()
                .filter(owner -> owner.state().caughtUp())
                .findFirst()
                .map(OwnerInfo::ref)
                .filter(view.self()::equals)
                .isPresent();
    }

    private void expire(ExpiryQueue.Due due, Cart cart, List<Entry> over) {
        long stamp = carts.stamp(cart);
        String node = view.self().id();
        Cart delta = Cart.removeDelta(
                dotOf(stamp, node), over.stream().map(Entry::dot).toList(), stamp, node);
        replicator.replicate(
                NOBODY, due.slot(), due.key(), delta, (copies, epoch) -> new Reply.Removed(over, copies, epoch));
    }
}
