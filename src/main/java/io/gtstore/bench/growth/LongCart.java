// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One cart that stays about as long as it was made: the put that would let it grow by more than a tenth, or by more than one item, takes the place of the
 * oldest items. Knows what it must hold. On one event loop, one call at a time.
 */
final class LongCart {
    private static final int ITEM_BYTES = 100;
    private static final int AT_ONCE = 100;

    private final CartSession session;
    private final int length;
    private final Violations wrongs;
    private final Set<String> held = new LinkedHashSet<>();
    /** Items whose presence is unknown, after a put that failed. */
    private final Set<String> unsure = new HashSet<>();

    private List<CartItem> seen = List.of();

    LongCart(CartSession session, int length, Violations wrongs) {
        this.session = session;
        this.length = length;
        this.wrongs = wrongs;
    }

    /** The maximum number of items of a cart of that length. */
    static int most(int length) {
        return Math.max(length + 1, length + length / 10);
    }

    /** Puts as many items as it is to have. */
    Future<LongCart> filled() {
        List<String> items = IntStream.range(0, length)
                .mapToObj(i -> "first-" + i)
                .map(text -> text + " ".repeat(ITEM_BYTES - text.length()))
                .toList();
        Future<?> put = Future.succeededFuture();
        for (int from = 0; from < length; from += AT_ONCE) {
            List<String> some = items.subList(from, Math.min(length, from + AT_ONCE));
            put = put.compose(before -> session.putAll(some)).onSuccess(stored -> held.addAll(some));
        }
        return put.compose(all -> get()).map(this);
    }

    /** Adds an item, in place of the oldest ones if there were too many otherwise. */
    Future<?> put(String item) {
        int there = seen.size() + 1;
        List<CartItem> replaced = there > most(length) ? seen.subList(0, there - length) : List.of();
        seen = seen.subList(replaced.size(), seen.size());
        List<String> gone = replaced.stream().map(LongCart::text).toList();
        return session.replaceAll(replaced, item)
                .onSuccess(stored -> {
                    gone.forEach(held::remove);
                    held.add(item);
                })
                .onFailure(why -> {
                    unsure.addAll(gone);
                    unsure.add(item);
                });
    }

    /** Reads it, and checks every item. */
    Future<?> get() {
        return session.get().onSuccess(this::check);
    }

    private void check(CartContents contents) {
        seen = contents.getItems();
        List<String> texts = seen.stream().map(LongCart::text).toList();
        Set<String> there = new HashSet<>(texts);
        if (there.size() < texts.size()) {
            wrong("an item is there twice", texts.size());
        }
        if (!there.containsAll(held)
                && held.stream().anyMatch(item -> !there.contains(item) && !unsure.contains(item))) {
            wrong("an item was acknowledged, but a get does not show it", texts.size());
        }
        if (there.stream().anyMatch(item -> !held.contains(item) && !unsure.contains(item))) {
            wrong("an item is there that was never put, or that another one has replaced", texts.size());
        }
    }

    private void wrong(String what, int items) {
        wrongs.add("key %s: %s (%d items are there, %d should be)".formatted(session.key(), what, items, held.size()));
    }

    private static String text(CartItem item) {
        return String.valueOf(item.value());
    }
}
