// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreException;
import io.gtstore.client.NodeAddress;
import io.gtstore.client.RemoveResult;
import io.gtstore.client.impl.EqualItems;
import io.vertx.core.Future;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A customer who goes on shopping whatever happens, one call after the other, and knows for each item what must be in the cart, what may be, and what
 * must not. On one event loop.
 */
final class AuditedShopper {
    /** What all shoppers saw. */
    static final class Tally {
        long operations;
        long acknowledged;
        long unknown;
        long refused;
        long single;
        final List<String> lost = new ArrayList<>();
        final List<String> twice = new ArrayList<>();
        final List<String> back = new ArrayList<>();
        final List<String> untold = new ArrayList<>();
    }

    private final String key;
    private final CartSession session;
    private final Random random;
    private final Tally tally;
    /** Acknowledged items, with the time at which only one node had them, 0 if two had. */
    private final Map<String, Long> sure = new LinkedHashMap<>();

    /** How each item was acknowledged, for whoever has to find out why one is missing. */
    private final Map<String, String> story = new HashMap<>();

    private final Set<String> perhaps = new HashSet<>();
    /** What was taken out, with the time at which only one node knew. */
    private final Map<String, Long> gone = new HashMap<>();

    private int puts;

    AuditedShopper(String key, CartSession session, long seed, Tally tally) {
        this.key = key;
        this.session = session;
        this.random = new Random(seed);
        this.tally = tally;
    }

    Future<Void> step() {
        tally.operations++;
        int what = random.nextInt(100);
        if (what < 60 && sure.size() < 60) {
            return put();
        }
        if (what < 88 || sure.isEmpty()) {
            return checkCart();
        }
        return what < 95 ? remove() : checkOut();
    }

    private Future<Void> put() {
        String item = key + "/" + ++puts;
        return session.put(item).transform((result, failure) -> {
            if (failure == null) {
                tally.acknowledged++;
                sure.put(item, loneSince(result.getCopies()));
                record(item, "put", result.getCopies(), result.getNode());
            } else if (failed(failure)) {
                perhaps.add(item);
            } else {
                gone.put(item, 0L);
            }
            return Future.succeededFuture();
        });
    }

    private long loneSince(int copies) {
        tally.single += copies > 1 ? 0 : 1;
        return copies > 1 ? 0 : System.nanoTime();
    }

    Future<Void> checkCart() {
        return session.get().transform((cart, failure) -> {
            if (failure == null) {
                check(cart);
            } else {
                failed(failure);
            }
            return Future.succeededFuture();
        });
    }

    /** Whether a cart has all that it must have, and nothing that it must not. */
    boolean expects(CartContents cart) {
        Set<String> seen = new HashSet<>();
        cart.getItems().forEach(held -> seen.add(String.valueOf(held.value())));
        return seen.containsAll(sure.keySet()) && seen.stream().noneMatch(gone::containsKey);
    }

    /** Holds a cart that a get returned against what is known. */
    void check(CartContents cart) {
        Set<String> seen = new HashSet<>();
        for (CartItem held : cart.getItems()) {
            String item = String.valueOf(held.value());
            if (!seen.add(item)) {
                tally.twice.add(item);
            }
            if (gone.containsKey(item)) {
                tally.back.add(described(item));
            }
        }
        sure.keySet().stream()
                .filter(item -> !seen.contains(item))
                .map(this::described)
                .forEach(tally.lost::add);
        sure.keySet().retainAll(seen);
    }

    private Future<Void> remove() {
        String item = List.copyOf(sure.keySet()).get(random.nextInt(sure.size()));
        return EqualItems.removeOldest(session, item).transform((result, failure) -> {
            if (failure == null) {
                sure.remove(item);
                gone.put(item, loneSince(result.getCopies()));
                record(item, "removed", result.getCopies(), result.getNode());
                countUntold(result, Set.of(item));
            } else if (failed(failure)) {
                sure.remove(item);
                perhaps.add(item);
            }
            return Future.succeededFuture();
        });
    }

    /** Takes what this shopper put; what is acknowledged after it is new. */
    private Future<Void> checkOut() {
        Set<String> taken = new HashSet<>(sure.keySet());
        return session.checkout().transform((result, failure) -> {
            if (failure == null) {
                long lone = loneSince(result.getCopies());
                taken.forEach(item -> gone.put(item, lone));
                taken.forEach(item -> record(item, "checked out", result.getCopies(), result.getNode()));
                perhaps.forEach(item -> gone.put(item, lone));
                perhaps.clear();
                sure.clear();
                countUntold(result, taken);
            } else if (failed(failure)) {
                perhaps.addAll(taken);
                sure.clear();
            }
            return Future.succeededFuture();
        });
    }

    private void record(String item, String what, int copies, @Nullable NodeAddress node) {
        story.put(
                item,
                what + " with " + copies + " copies by " + (node == null ? "" : node.getId()) + " at "
                        + LocalTime.now(ZoneId.systemDefault()));
    }

    private String described(String item) {
        return item + " (" + story.get(item) + ", seen at " + LocalTime.now(ZoneId.systemDefault()) + ")";
    }

    private void countUntold(RemoveResult result, Set<String> taken) {
        Set<String> named = new HashSet<>();
        result.getRemoved().forEach(item -> named.add(String.valueOf(item.value())));
        taken.stream().filter(item -> !named.contains(item)).forEach(tally.untold::add);
    }

    /** A process died: what it alone may have had, because it was just acknowledged with one copy, may be gone with it. */
    void excuse(long withinNanos) {
        long since = System.nanoTime() - withinNanos;
        sure.forEach((item, lone) -> {
            if (lone > since) {
                perhaps.add(item);
            }
        });
        gone.forEach((item, lone) -> {
            if (lone > since) {
                perhaps.add(item);
            }
        });
        sure.keySet().removeAll(perhaps);
        gone.keySet().removeAll(perhaps);
    }

    String key() {
        return key;
    }

    /** Whether the outcome is unknown. */
    private boolean failed(Throwable failure) {
        boolean unknown = !(failure instanceof GtStoreException why) || !why.isDefinite();
        tally.unknown += unknown ? 1 : 0;
        tally.refused += unknown ? 0 : 1;
        return unknown;
    }
}
