package io.gtstore.replication;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.KeyedCart;
import java.util.function.Consumer;

/** Takes in a cart from elsewhere, or a part of one: a merge, skipped if it would change nothing. */
final class Absorption {
    private Absorption() {}

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
