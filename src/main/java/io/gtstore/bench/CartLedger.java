// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one cart must hold: every acknowledged item once; an item whose put has an unknown outcome at most once; nothing else. Items of a cart are all
 * different. No I/O; not for several threads.
 */
final class CartLedger {
    private final String key;
    private final List<String> acknowledged = new ArrayList<>();
    private final Set<String> unknown = new HashSet<>();

    /** An empty cart. */
    CartLedger(String key) {
        this.key = key;
    }

    /** The put of that item was answered ok. */
    void acknowledged(String item) {
        acknowledged.add(item);
    }

    /** The item's presence is unknown. */
    void unknown(String item) {
        unknown.add(item);
    }

    /** The violation in a get's result, in one line; null if there is none. */
    @Nullable
    String check(List<String> cart) {
        // The ordinary case, without allocating anything.
        return unknown.isEmpty() && cart.equals(acknowledged) ? null : compare(cart, "a get does not show it");
    }

    /** The violation in a finalize's result, in one line; null if there is none. */
    @Nullable
    String checkTaken(Store.Taken taken) {
        if (unknown.isEmpty() && taken.items().equals(acknowledged)) {
            return null;
        }
        return taken.firstAttempt() ? compare(taken.items(), "finalize did not take it") : alien(taken.items());
    }

    /** The number of acknowledged items that are missing in it. */
    int missing(List<String> cart) {
        Set<String> there = new HashSet<>(cart);
        return (int) acknowledged.stream().filter(item -> !there.contains(item)).count();
    }

    private @Nullable String compare(List<String> cart, String lost) {
        Set<String> there = new HashSet<>(cart);
        for (String item : acknowledged) {
            if (!there.contains(item)) {
                return "key %s: item %s was acknowledged, but %s (%d of %d are there)"
                        .formatted(
                                key, shortened(item), lost, acknowledged.size() - missing(cart), acknowledged.size());
            }
        }
        return alien(cart);
    }

    /** An item that is there twice, or that this cart never had. */
    private @Nullable String alien(List<String> cart) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> known = new HashSet<>(acknowledged);
        known.addAll(unknown);
        for (String item : cart) {
            if (counts.merge(item, 1, Integer::sum) > 1) {
                return "key %s: item %s is there twice, but was put once".formatted(key, shortened(item));
            }
            if (!known.contains(item)) {
                return "key %s: item %s is there, but was never put".formatted(key, shortened(item));
            }
        }
        return null;
    }

    /** Without what only fills it up. */
    private static String shortened(String item) {
        int padding = item.indexOf(' ');
        return padding < 0 ? item : item.substring(0, padding);
    }
}
