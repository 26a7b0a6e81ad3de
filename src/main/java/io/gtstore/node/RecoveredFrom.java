// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.StorageException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes over from a storage what a former life of the node has left there. */
public final class RecoveredFrom implements CartStorage.Recovery {
    /** By so much may a clock have been wrong that stamped a receipt, or this node's be now, and the receipt is kept all the same. */
    private static final long MOST_WRONG_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Recovered recovered;

    private RecoveredFrom(Recovered recovered) {
        this.recovered = recovered;
    }

    /**
     * All that the storage gives back; may block.
     *
     * @param options for how long receipts are kept, and how many of them
     * @param wallMillis the wall clock, in ms since 1970
     * @throws StorageException if nothing can be read
     */
    public static Recovered storage(CartStorage storage, NodeOptions options, long wallMillis) throws StorageException {
        long since = wallMillis - ShardConfigs.receiptMillis(options) - MOST_WRONG_MILLIS;
        RecoveredFrom recovery =
                new RecoveredFrom(new Recovered(since, options.getReceipt().getMaxBytes()));
        storage.recover(recovery);
        recovery.recovered.ended();
        return recovery.recovered;
    }

    @Override
    public void recovered(int slot, String key, Cart cart) {
        recovered.cart(slot, key, cart);
    }

    @Override
    public void horizon(int slot, long horizon) {
        recovered.horizon(slot, horizon);
    }

    @Override
    public void cluster(long founded, List<String> ids) {
        recovered.cluster(founded, ids);
    }
}
