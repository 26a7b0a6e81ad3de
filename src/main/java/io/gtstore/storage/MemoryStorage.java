// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.MergePolicy;
import java.util.List;

/** The engine for {@code storage: memory}: carts are in the shards' memory only, and a restart recovers nothing; the copies are on other nodes. */
public final class MemoryStorage implements CartStorage {
    @Override
    public void belongsTo(String cluster, MergePolicy merge) {}

    @Override
    public void store(int slot, String key, Cart change, Outcome outcome) {
        outcome.stored();
    }

    @Override
    public void raise(int slot, long horizon) {}

    @Override
    public void remember(long founded, List<String> ids) {}

    @Override
    public void drop(int slot) {}

    @Override
    public void recover(Recovery recovery) {}

    @Override
    public void onFault(Fault fault) {}

    @Override
    public void close() {}
}
