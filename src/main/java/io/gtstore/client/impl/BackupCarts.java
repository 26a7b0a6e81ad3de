// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Lifetime;
import io.gtstore.client.BackupCart;
import io.gtstore.config.Durations;
import io.gtstore.protocol.ItemRules;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.StoredCart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Carts as the API gives them to a backup, and takes them back. */
final class BackupCarts {
    private BackupCarts() {}

    static BackupCart of(KeyedCart keyed) {
        Lifetime lifetime = keyed.cart().lifetime();
        List<BackupCart.Item> items = keyed.cart().entries().stream()
                .map(entry -> new BackupCart.Item(
                        entry.item(), entry.dot().session(), entry.dot().seq(), entry.stamp(), Answers.end(entry)))
                .toList();
        return new BackupCart(
                keyed.key(), items, lifetime.equals(Lifetime.NONE) ? null : Duration.ofMillis(lifetime.millis()));
    }

    /** Throws a GtStoreException if an item is none that a store could have given. */
    static StoredCart stored(BackupCart cart) {
        List<Entry> entries = new ArrayList<>();
        for (BackupCart.Item item : cart.items()) {
            Instant end = item.endsAt();
            entries.add(new Entry(
                    new Dot(item.session(), item.seq()),
                    item.stamp(),
                    judged(item.json()),
                    end == null ? Entry.NEVER : end.toEpochMilli()));
        }
        Duration lifetime = cart.expiresAfter();
        return new StoredCart(
                Arguments.key(cart.key()), entries, lifetime == null ? Request.SAME_TTL : Durations.millis(lifetime));
    }

    private static String judged(String json) {
        try {
            return ItemRules.canonical(json);
        } catch (ProtocolException e) {
            throw ClientFailures.of(e.code(), true, String.valueOf(e.getMessage()));
        }
    }
}
