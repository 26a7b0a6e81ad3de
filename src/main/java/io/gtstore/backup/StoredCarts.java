// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.BackupCart;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.StoredCart;
import java.time.Duration;

/** Carts as the client gives and takes them, and as a file has them. */
final class StoredCarts {
    private StoredCarts() {}

    static StoredCart stored(BackupCart cart) {
        Duration lifetime = cart.expiresAfter();
        return new StoredCart(
                cart.key(),
                cart.items().stream()
                        .map(item -> new Entry(new Dot(item.session(), item.seq()), item.stamp(), item.json()))
                        .toList(),
                lifetime == null ? Request.SAME_TTL : lifetime.toMillis());
    }

    static BackupCart given(StoredCart cart) {
        return new BackupCart(
                cart.key(),
                cart.items().stream()
                        .map(entry -> new BackupCart.Item(
                                entry.item(), entry.dot().session(), entry.dot().seq(), entry.stamp()))
                        .toList(),
                cart.ttl() == Request.SAME_TTL ? null : Duration.ofMillis(cart.ttl()));
    }
}
