// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.cart.Cart;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.client.CartContents;
import io.gtstore.client.GtStoreClient;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session that begins when all is at rest: it reads just what is held, whatever became of the sessions before it. A cart whose time ends meanwhile may be
 * read as it was before.
 */
final class Reader {
    private final String key;
    private final SimulatedCluster cluster;
    private final Trace trace;
    private final Cart before;
    private @Nullable CartContents read;
    private String failure = "no answer";

    Reader(GtStoreClient client, String key, SimulatedCluster cluster, Trace trace) {
        this.key = key;
        this.cluster = cluster;
        this.trace = trace;
        this.before = cluster.checks().merged(key);
        client.cart(key).get().onSuccess(cart -> read = cart).onFailure(why -> failure = String.valueOf(why));
    }

    void check() {
        Cart held = cluster.checks().merged(key);
        CartContents cart = read;
        if (cart == null) {
            throw trace.violation(key, "a fresh client cannot read " + held + ": " + failure);
        }
        Set<Dot> dots = new HashSet<>();
        cart.getItems().forEach(item -> dots.add(new Dot(item.getSession(), item.getSeq())));
        Setup setup = cluster.setup();
        boolean asBefore = setup.ttlMillis() > 0 && isAllOf(before, dots);
        boolean between = setup.untilMillis() > 0 && dots(before).containsAll(dots) && dots.containsAll(dots(held));
        if (!(asBefore || between || isAllOf(held, dots)) || !cart.isComplete()) {
            throw trace.violation(key, "a fresh client reads " + dots + " of " + held);
        }
    }

    private static Set<Dot> dots(Cart cart) {
        return cart.entries().stream().map(Entry::dot).collect(Collectors.toSet());
    }

    private static boolean isAllOf(Cart cart, Set<Dot> dots) {
        return dots.size() == cart.size() && cart.entries().stream().allMatch(entry -> dots.contains(entry.dot()));
    }
}
