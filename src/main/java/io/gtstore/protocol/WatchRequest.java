// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.Cart;
import io.gtstore.cart.CausalContext;
import org.jspecify.annotations.Nullable;

/** What a client asks about pushes of a cart. */
public sealed interface WatchRequest extends Request.OnKey {
    /**
     * Asks for each change of the cart to be pushed, and for the cart at once if it is another one than the asker knows.
     *
     * @param seen the context of the cart that the asker knows, null if none
     * @param items its {@link Cart#entriesDigest}, null if not known: owners that have seen the same may differ in what they have heard to be gone
     * @param changes whether the asker takes differences from that cart, and from what it was pushed last
     */
    record Watch(
            String key,
            @Nullable CausalContext seen,
            @Nullable Long items,
            boolean changes,
            long epoch) implements WatchRequest {
        @Override
        public Watch withEpoch(long newer) {
            return new Watch(key, seen, items, changes, newer);
        }

        @Override
        public Op op() {
            return Op.WATCH;
        }
    }

    /** Asks for no more pushes. */
    record Unwatch(String key) implements WatchRequest {
        @Override
        public Op op() {
            return Op.UNWATCH;
        }
    }
}
