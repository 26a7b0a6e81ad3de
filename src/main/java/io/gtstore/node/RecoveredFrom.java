// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.Cart;
import io.gtstore.replication.Recovered;
import io.gtstore.storage.CartStorage;
import io.gtstore.storage.StorageException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Recovery from a storage into the values that the shards start with. */
public final class RecoveredFrom implements CartStorage.Recovery {
    /** The clock error, of this node now or of the node that stamped a receipt, up to which no receipt is dropped too early. */
    private static final long MOST_WRONG_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Recovered recovered;

    private RecoveredFrom(Recovered recovered) {
        this.recovered = recovered;
    }

    /**
     * Recovers all that is stored; may block.
     *
     * @param options how long receipts are kept, and how many
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
