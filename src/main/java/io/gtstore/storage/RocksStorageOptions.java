// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.function.LongSupplier;

/**
 * Durability and bounds of a {@link RocksStorage}.
 *
 * @param sync when changes are synced to disk
 * @param syncIntervalMillis the longest time from a change to its sync, under {@link SyncPolicy#INTERVAL}
 * @param maxQueuedBytes the bound of changes queued for writing; more are refused
 * @param receiptMillis how long receipts are kept, counted back from the cart's last change, but no later than now,
 *     or from its horizon
 * @param wallMillis the wall clock, in ms since 1970; for any thread
 */
public record RocksStorageOptions(
        SyncPolicy sync, long syncIntervalMillis, long maxQueuedBytes, long receiptMillis, LongSupplier wallMillis) {
    /** Keeps receipts for ever. */
    public RocksStorageOptions(SyncPolicy sync, long syncIntervalMillis, long maxQueuedBytes) {
        this(sync, syncIntervalMillis, maxQueuedBytes, Long.MAX_VALUE, System::currentTimeMillis);
    }
}
