// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Dot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session put of each sku and may fold into its next addition: changes that were acknowledged, and that no other put has named. Bounded: the skus that
 * were added to least recently are forgotten, which costs an entry in the cart and nothing else.
 */
final class OwnLines {
    /** How many changes are remembered, of all skus. */
    static final int MOST = 512;

    /** How many changes one put folds. */
    static final int MOST_AT_ONCE = 64;

    private final Map<String, List<Dot>> bySku = new LinkedHashMap<>();
    private int size;

    /** The change of that sku was acknowledged. */
    void note(String sku, Dot dot) {
        List<Dot> dots = bySku.remove(sku);
        List<Dot> more = dots == null ? new ArrayList<>(1) : dots;
        more.add(dot);
        bySku.put(sku, more);
        size++;
        if (size > MOST) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Iterator<List<Dot>> skus = bySku.values().iterator();
        List<Dot> oldest = skus.next();
        oldest.remove(0);
        size--;
        if (oldest.isEmpty()) {
            skus.remove();
        }
    }

    /** Changes of that sku that the put after them is to fold; they are not handed out again. Those of former sessions are forgotten. */
    List<Dot> take(String sku, Dot put) {
        List<Dot> dots = bySku.getOrDefault(sku, List.of());
        size -= dots.size();
        bySku.remove(sku);
        List<Dot> own = new ArrayList<>();
        List<Dot> rest = new ArrayList<>();
        for (Dot dot : dots) {
            if (dot.session().equals(put.session()) && dot.seq() < put.seq()) {
                (own.size() < MOST_AT_ONCE ? own : rest).add(dot);
            }
        }
        if (!rest.isEmpty()) {
            bySku.put(sku, rest);
            size += rest.size();
        }
        return own;
    }

    /** The lines of that sku are replaced or removed. */
    void forget(String sku) {
        List<Dot> dots = bySku.remove(sku);
        size -= dots == null ? 0 : dots.size();
    }

    /** All that the session put is checked out. */
    void clear() {
        bySku.clear();
        size = 0;
    }

    /** How many changes are remembered. */
    int size() {
        return size;
    }
}
