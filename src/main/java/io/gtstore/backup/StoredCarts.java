// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.BackupCart;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.StoredCart;
import java.time.Duration;
import java.time.Instant;

/** Carts as the client gives and takes them, and as a file has them. */
final class StoredCarts {
    private StoredCarts() {}

    static StoredCart stored(BackupCart cart) {
        Duration lifetime = cart.expiresAfter();
        return new StoredCart(
                cart.key(),
                cart.items().stream().map(StoredCarts::entry).toList(),
                lifetime == null ? Request.SAME_TTL : lifetime.toMillis());
    }

    private static Entry entry(BackupCart.Item item) {
        Instant end = item.endsAt();
        Dot dot = new Dot(item.session(), item.seq());
        return new Entry(dot, item.stamp(), item.json(), end == null ? Entry.NEVER : end.toEpochMilli());
    }

    static BackupCart given(StoredCart cart) {
        return new BackupCart(
                cart.key(),
                cart.items().stream()
                        .map(entry -> new BackupCart.Item(
                                entry.item(),
                                entry.dot().session(),
                                entry.dot().seq(),
                                entry.stamp(),
                                entry.ends() ? Instant.ofEpochMilli(entry.endsAtMillis()) : null))
                        .toList(),
                cart.ttl() == Request.SAME_TTL ? null : Duration.ofMillis(cart.ttl()));
    }
}
