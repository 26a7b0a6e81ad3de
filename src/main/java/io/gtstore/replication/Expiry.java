package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Entry;
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
    private final Laggards laggards;

    Expiry(ShardState state, Laggards laggards) {
        this.state = state;
        this.laggards = laggards;
    }

    void look() {
        for (int i = 0; i < AT_ONCE; i++) {
            Lifetimes.Due due = state.lifetimes.poll(state.now());
            if (due == null) {
                return;
            }
            consider(due);
        }
    }

    private void consider(Lifetimes.Due due) {
        Cart cart = state.cart(due.slot(), due.key());
        if (!cart.lifetime().ends() || cart.entries().isEmpty()) {
            return;
        }
        long end = cart.endsAtMillis();
        if (end > state.now()) {
            state.lifetimes.note(new Lifetimes.Due(end, due.slot(), due.key()));
            return;
        }
        state.lifetimes.note(new Lifetimes.Due(state.now() + AGAIN_MILLIS, due.slot(), due.key()));
        if (first(due.slot())) {
            expire(due, cart);
        }
    }

    private boolean first(int slot) {
        return state.owners(slot).owners().stream()
                .filter(owner -> owner.state().caughtUp())
                .findFirst()
                .map(OwnerInfo::ref)
                .filter(state.self()::equals)
                .isPresent();
    }

    private void expire(Lifetimes.Due due, Cart cart) {
        Cart delta = Cart.expiryDelta(
                cart.entries().stream().map(Entry::dot).toList(),
                state.stamp(cart),
                state.self().id());
        Write.of(
                        state,
                        laggards,
                        NOBODY,
                        due.slot(),
                        due.key(),
                        delta,
                        (copies, epoch) -> new Reply.Removed(cart.entries(), copies, epoch))
                .start();
    }
}
