package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Digest;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import io.gtstore.protocol.OwnerInfo;
import io.gtstore.protocol.Reply;

/**
 * Takes out what a cart holds at the end of its lifetime: an ordinary change that names exactly the entries that the slot's first caught-up owner sees,
 * so what another owner has taken meanwhile stays. The other owners watch the same carts, and act when they have become the first.
 */
final class Expiry {
    /** Nobody asked. */
    private static final long NOBODY = -1;

    private static final int AT_ONCE = 256;
    private static final long AGAIN_MILLIS = 5_000;

    private final ShardState state;
    private final MissedWrites missedWrites;

    Expiry(ShardState state, MissedWrites missedWrites) {
        this.state = state;
        this.missedWrites = missedWrites;
    }

    void look() {
        if (state.clocks.odd()) {
            return; // by this node's clock, carts would end too early or too late; another owner's, or this one's once
            // it is right, tells
        }
        for (int i = 0; i < AT_ONCE; i++) {
            ExpiryQueue.Due due = state.lifetimes.poll();
            if (due == null) {
                return;
            }
            consider(due);
        }
    }

    private void consider(ExpiryQueue.Due due) {
        Cart cart = state.present(due.slot(), due.key());
        if (!cart.lifetime().ends() || cart.entries().isEmpty()) {
            return;
        }
        long end = cart.endsAtMillis();
        if (end > state.wallMillis() && !state.clocks.tooFarAhead(cart.lastChange())) {
            state.lifetimes.note(due.slot(), due.key(), end);
            return;
        }
        state.lifetimes.note(due.slot(), due.key(), state.wallMillis() + AGAIN_MILLIS);
        if (first(due.slot())) {
            expire(due, cart);
        }
    }

    /** Whoever has seen this dot has seen the expiry; so watchers, who say what they have seen, are told of it. Stamps of a node are given once. */
    private Dot own(long stamp, String node) {
        return new Dot(Sessions.issue(state.wallMillis(), Digest.then(Digest.of(node), stamp)), 1);
    }

    private boolean first(int slot) {
        return state.owners(slot).owners().stream()
                .filter(owner -> owner.state().caughtUp())
                .findFirst()
                .map(OwnerInfo::ref)
                .filter(state.self()::equals)
                .isPresent();
    }

    private void expire(ExpiryQueue.Due due, Cart cart) {
        long stamp = state.stamp(cart);
        String node = state.self().id();
        Cart delta = Cart.removeDelta(
                own(stamp, node), cart.entries().stream().map(Entry::dot).toList(), stamp, node);
        Write.of(
                        state,
                        missedWrites,
                        NOBODY,
                        due.slot(),
                        due.key(),
                        delta,
                        (copies, epoch) -> new Reply.Removed(cart.entries(), copies, epoch))
                .start();
    }
}
