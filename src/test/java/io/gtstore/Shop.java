// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.PutResult;
import io.gtstore.client.impl.EqualItems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** Customers with a session each, and what their carts must hold because it was acknowledged. Used by one test thread. */
final class Shop {
    private static final long GIVE_UP_NANOS = 10_000_000_000L;

    private final GtStoreClient client;
    private final Map<String, CartSession> carts = new LinkedHashMap<>();
    private final Map<String, List<String>> acknowledged = new LinkedHashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private int items;
    private int leastCopies = Integer.MAX_VALUE;

    Shop(GtStoreClient client) {
        this.client = client;
    }

    GtStoreClient client() {
        return client;
    }

    static String key(int number) {
        return "key-" + number;
    }

    void fill(int keys) {
        for (int i = 0; i < keys; i++) {
            put(key(i));
        }
    }

    /** How long it took until a put was acknowledged, in ms. One whose outcome is unknown may be in the cart or not; the next one is another item. */
    long put(String key) {
        CartSession cart = cart(key);
        long begun = System.nanoTime();
        while (!acknowledged(key, cart)) {
            assertThat(System.nanoTime() - begun).as("ns without an ok").isLessThan(GIVE_UP_NANOS);
        }
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private boolean acknowledged(String key, CartSession cart) {
        String item = "item-" + items++;
        try {
            PutResult put = await(cart.put(item));
            leastCopies = Math.min(leastCopies, put.getCopies());
            acknowledged.computeIfAbsent(key, k -> new ArrayList<>()).add(item);
            return true;
        } catch (GtStoreException e) {
            if (!e.isDefinite()) {
                unknown.add(item);
            }
            return false;
        }
    }

    /** Shops until every customer is served at once: processes that have just started are slow. */
    void warmUp(int keys) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            long worst = 0;
            for (int i = 0; i < keys; i++) {
                worst = Math.max(worst, put(key(i)));
            }
            return worst < 100;
        });
        leastCopies();
    }

    /** The fewest copies that a put was acknowledged with since this was last asked. */
    int leastCopies() {
        int least = leastCopies;
        leastCopies = Integer.MAX_VALUE;
        return least;
    }

    /** Each cart's oldest item gives way to a new one. */
    void overwrite() {
        for (Map.Entry<String, List<String>> entry : acknowledged.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                await(EqualItems.removeOldest(
                        cart(entry.getKey()), entry.getValue().remove(0)));
                put(entry.getKey());
            }
        }
    }

    void checkOut(String key) {
        await(cart(key).get());
        await(cart(key).checkout());
        acknowledged.put(key, new ArrayList<>());
    }

    /** Some key whose first owner is that node. */
    String keyAt(String primary) {
        for (int i = 0; i < 1_000; i++) {
            if (await(client.admin().query(key(i))).getNode().getId().equals(primary)) {
                return key(i);
            }
        }
        throw new AssertionError(primary + " is the first owner of none of 1,000 keys");
    }

    /** Each session reads exactly what is in its cart: all of its own, and nothing that was removed. */
    void check() {
        acknowledged.forEach(
                (key, expected) -> assertThat(certain(await(cart(key).get())))
                        .as("own session, %s", key)
                        .containsExactlyInAnyOrderElementsOf(expected));
    }

    /** So does, soon, somebody else, who has acknowledged nothing that a read would have to show. */
    void checkAs(GtStoreClient stranger) {
        acknowledged.forEach((key, expected) -> Awaitility.await(key)
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(5))
                .ignoreException(GtStoreException.class)
                .untilAsserted(() -> assertThat(certain(await(stranger.cart(key).get())))
                        .containsExactlyInAnyOrderElementsOf(expected)));
    }

    private List<String> certain(CartContents contents) {
        return items(contents).stream().filter(item -> !unknown.contains(item)).toList();
    }

    private CartSession cart(String key) {
        return carts.computeIfAbsent(key, k -> await(client.openSession(k)));
    }

    static List<String> items(CartContents contents) {
        return contents.getItems().stream()
                .map(CartItem::value)
                .map(String::valueOf)
                .toList();
    }
}
