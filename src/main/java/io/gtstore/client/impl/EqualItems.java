// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.vertx.core.Future;
import java.util.List;

/** Items by their value, for callers that have no cart before them: each reads the cart first. */
public final class EqualItems {
    private EqualItems() {}

    /** Removes the oldest one; without one, the result names nothing removed. */
    public static Future<RemoveResult> removeOldest(CartSession session, String item) {
        return read(session, item).compose(cart -> {
            List<CartItem> equal = equal(cart, item);
            return equal.isEmpty()
                    ? Future.succeededFuture(Answers.nothingRemoved(cart))
                    : session.remove(equal.get(0));
        });
    }

    /** Removes each, in one step; without one, the result names nothing removed. */
    public static Future<RemoveResult> removeEvery(CartSession session, String item) {
        return Arguments.checked(() -> {
            Arguments.given(item, "item");
            return session.removeIf(held -> item.equals(held.value()));
        });
    }

    /** Puts a string in place of the oldest one; without one, nothing is put, and the result has 0 copies. */
    public static Future<PutResult> replaceOldest(CartSession session, String old, String item) {
        return read(session, old).compose(cart -> {
            List<CartItem> equal = equal(cart, old);
            return equal.isEmpty()
                    ? Future.succeededFuture(Answers.nothingPut(cart))
                    : session.replace(equal.get(0), item);
        });
    }

    private static Future<CartContents> read(CartSession session, String item) {
        return Arguments.checked(() -> {
            Arguments.given(item, "item");
            return session.get();
        });
    }

    private static List<CartItem> equal(CartContents cart, String item) {
        return cart.getItems().stream()
                .filter(held -> item.equals(held.value()))
                .toList();
    }
}
