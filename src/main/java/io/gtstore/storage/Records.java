// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What {@link GroupCommit} writes to. Used by one thread at a time; blocks. */
interface Records {
    /** Adds a change of a cart, see {@link RecordKey#ofCart}, and the receipts that it bears. */
    void put(WriteBatch batch, byte[] cart, Cart change) throws RocksDBException;

    /** Adds the horizon of a slot. */
    void raise(WriteBatch batch, int slot, long horizon) throws RocksDBException;

    /** Adds the cluster that the node is a member of. */
    void remember(WriteBatch batch, long founded, List<String> ids) throws RocksDBException;

    /** Adds the end of all that there is of a slot. */
    void drop(WriteBatch batch, int slot) throws RocksDBException;

    /** Writes the batch as a whole; it lasts once it is written, if it is to be synced. */
    void write(WriteBatch batch, boolean sync) throws RocksDBException;

    /** All that was written lasts from now on. */
    void sync() throws RocksDBException;

    /** Makes one record of a cart's many, and lets go of receipts that are over. Returns from where on there are records of it after that. */
    Live gather(WriteBatch batch, byte[] cart, Live from) throws RocksDBException;

    /** Does so with each cart of a slot, and leaves nothing of those that are nothing under the horizon. Returns how many carts are left. */
    long sweep(WriteBatch batch, int slot, long horizon) throws RocksDBException;
}
