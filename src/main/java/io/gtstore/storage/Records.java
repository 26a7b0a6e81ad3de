// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The records that {@link GroupCommit} writes. Used by one thread at a time; blocks. */
interface Records {
    /** Adds a change of a cart (see {@link RecordKey#ofCart}) and its receipts to the batch. */
    void put(WriteBatch batch, byte[] cart, Cart change) throws RocksDBException;

    /** Adds the horizon of a slot, in ms since 1970. */
    void raise(WriteBatch batch, int slot, long horizon) throws RocksDBException;

    /** Adds the cluster that the node is a member of. */
    void remember(WriteBatch batch, long founded, List<String> ids) throws RocksDBException;

    /** Adds the deletion of a whole slot. */
    void drop(WriteBatch batch, int slot) throws RocksDBException;

    /** Writes the batch atomically, and syncs it if asked to. */
    void write(WriteBatch batch, boolean sync) throws RocksDBException;

    /** Syncs all that was written. */
    void sync() throws RocksDBException;

    /** Merges a cart's records into one, and deletes expired receipts. Returns the lower bounds of the records that are left. */
    Live gather(WriteBatch batch, byte[] cart, Live from) throws RocksDBException;

    /** Compacts each cart of a slot, and deletes carts that are empty under the horizon. Returns the number of carts left. */
    long sweep(WriteBatch batch, int slot, long horizon) throws RocksDBException;
}
