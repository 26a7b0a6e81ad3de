// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.PutResult;
import io.gtstore.client.RemoveResult;
import io.vertx.core.Future;
import java.util.List;

/**
 * Items by what a get shows of them, so that those that are no strings can be named on a command line: a string of that text or, if the cart has none, an item
 * that is shown so.
 */
final class ShownItem {
    private ShownItem() {}

    /** Removes the oldest one, or each; without one, the result names nothing removed. */
    static Future<RemoveResult> remove(CartSession session, String text, boolean all) {
        return session.get().compose(cart -> {
            List<CartItem> shown = find(cart, text);
            return shown.isEmpty()
                    ? Future.succeededFuture(new RemoveResult(List.of(), 0, true, cart.getNode()))
                    : all ? session.removeAll(shown) : session.remove(shown.get(0));
        });
    }

    /** Puts a string in place of the oldest one; without one, nothing is put, and the result has 0 copies. */
    static Future<PutResult> replace(CartSession session, String old, String item) {
        return session.get().compose(cart -> {
            List<CartItem> shown = find(cart, old);
            return shown.isEmpty()
                    ? Future.succeededFuture(new PutResult(0, cart.getNode(), "", 0))
                    : session.replace(shown.get(0), item);
        });
    }

    /** Oldest first. */
    static List<CartItem> find(CartContents cart, String text) {
        List<CartItem> strings = cart.getItems().stream()
                .filter(item -> text.equals(item.value()))
                .toList();
        return strings.isEmpty()
                ? cart.getItems().stream()
                        .filter(item -> text.equals(Lines.item(item.value())))
                        .toList()
                : strings;
    }
}
