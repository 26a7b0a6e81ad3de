package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CartParts;
import io.gtstore.cart.Span;
import io.gtstore.protocol.KeyedCart;
import java.util.function.Consumer;

/** Takes in a cart from elsewhere, or a part of one: a merge, skipped if it would change nothing. */
final class CartMerge {
    private CartMerge() {}

    /**
     * Takes in a part that follows on those that came before it, and with the last one the whole cart. A part leaves the cart's horizon out, which speaks of
     * parts that are yet to come, too: only under the whole does the copy here come under it.
     *
     * @param parts those before it; it is added to them
     */
    static void absorbPart(
            ShardState state,
            int slot,
            KeyedCart part,
            Span span,
            CartParts parts,
            Runnable then,
            Consumer<String> failed) {
        Runnable here = () -> {
            parts.add(part.cart(), span);
            if (parts.behind() == null && parts.horizon() > 0) {
                absorb(state, slot, new KeyedCart(part.key(), parts.cart()), then, failed);
            } else {
                then.run();
            }
        };
        absorb(state, slot, part, here, failed);
    }

    static void absorb(ShardState state, int slot, KeyedCart keyed, Runnable then, Consumer<String> failed) {
        Cart held = state.cart(slot, keyed.key());
        Cart change = keyed.changeOf(state.present(slot, keyed.key()));
        if (state.merged(held, change).equals(held)) {
            then.run();
            return;
        }
        KeyedCart whole = keyed.span() == null ? keyed : new KeyedCart(keyed.key(), change);
        state.store(slot, whole, new ShardState.Durability() {
            @Override
            public void stored() {
                then.run();
            }

            @Override
            public void failed(String why) {
                failed.accept(why);
            }
        });
    }
}
