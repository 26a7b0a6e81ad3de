package io.gtstore.replication;

import io.gtstore.protocol.KeyedCart;
import java.util.function.Consumer;

/** Takes in a cart from elsewhere: a merge, skipped if it would change nothing. */
final class Absorption {
    private Absorption() {}

    static void absorb(ShardState state, int slot, KeyedCart keyed, Runnable then, Consumer<String> failed) {
        var held = state.cart(slot, keyed.key());
        if (state.merged(held, keyed.cart()).equals(held)) {
            then.run();
            return;
        }
        state.store(slot, keyed, new ShardState.Durability() {
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
