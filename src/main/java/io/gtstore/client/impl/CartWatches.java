// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.CausalContext;
import io.gtstore.client.GtStoreException;
import io.gtstore.protocol.CartEvent;
import io.gtstore.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All carts that a client watches, each with one subscription. On the client's context only. */
final class CartWatches implements Cluster.Subscriber {
    /** How many watches one client may have, of one cart or of several; a node takes no more carts than that from one connection by default. */
    private static final int MAX_WATCHES = 10_000;

    private final Cluster cluster;
    private final Map<String, KeyWatch> watches = new LinkedHashMap<>();
    /** So many watches may be added at least, until they are counted again. */
    private int room;

    CartWatches(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Has the listener told of the cart and its changes until it is removed; completes once an owner has taken the subscription.
     *
     * @param seen the context of the cart that the listener has, null if none
     */
    Future<Void> add(String key, @Nullable CausalContext seen, KeyWatch.Listener listener) {
        if (room == 0) {
            room = MAX_WATCHES
                    - watches.values().stream().mapToInt(KeyWatch::listeners).sum();
        }
        if (room == 0) {
            return ClientFailures.refused(ErrorCode.BUSY, "this client has " + MAX_WATCHES + " watches; close some");
        }
        room--;
        return watches.computeIfAbsent(key, absent -> new KeyWatch(cluster, key, seen, () -> watches.remove(key)))
                .add(listener, seen);
    }

    /** The listener is told nothing any more. */
    void remove(String key, KeyWatch.Listener listener) {
        KeyWatch watch = watches.get(key);
        if (watch != null) {
            watch.remove(listener);
        }
    }

    @Override
    public void pushed(CartEvent event) {
        KeyWatch watch = watches.get(event.key());
        if (watch != null) {
            watch.pushed(event);
        }
    }

    @Override
    public void changed(String key) {
        KeyWatch watch = watches.get(key);
        if (watch != null) {
            watch.changed();
        }
    }

    @Override
    public void ended(String key, String host, int port) {
        KeyWatch watch = watches.get(key);
        if (watch != null) {
            watch.ended(host, port);
        }
    }

    @Override
    public void lost(String host, int port) {
        List.copyOf(watches.values()).forEach(watch -> watch.lost(host, port));
    }

    @Override
    public void end(GtStoreException why) {
        List.copyOf(watches.values()).forEach(watch -> watch.end(why));
    }
}
