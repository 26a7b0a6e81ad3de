// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.cart.Cart;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The watched keys, each with the number of its watches. */
final class WatchedKeys {
    private final ShardEffects effects;
    private final Map<String, Integer> watchers = new HashMap<>();

    WatchedKeys(ShardEffects effects) {
        this.effects = effects;
    }

    /** Adds a watch of the key. */
    void add(String key) {
        watchers.merge(key, 1, Integer::sum);
    }

    /** Removes a watch of the key. */
    void remove(String key) {
        watchers.computeIfPresent(key, (k, times) -> times > 1 ? times - 1 : null);
    }

    /** Pushes a cart that has changed, with what it was before, if it is watched. */
    void push(String key, Cart before, Cart cart) {
        if (!watchers.isEmpty() && watchers.containsKey(key)) {
            effects.push(key, before, cart);
        }
    }

    /** Ends all watches of those keys. */
    void endIf(Predicate<String> ended) {
        watchers.keySet().removeIf(key -> {
            boolean gone = ended.test(key);
            if (gone) {
                effects.endWatch(key);
            }
            return gone;
        });
    }
}
