// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/**
 * Settings of a shard; sizes in bytes, times in ms.
 *
 * @param copies the number of nodes that have a change before it is acknowledged, if there are that many
 * @param copiesMin the number of copies below which no change is acknowledged
 * @param replicaTimeoutMillis the least time-out of a replicate
 * @param skipMillis the time for which a peer that timed out is skipped
 * @param repairIntervalMillis the interval of hand-over, missed writes and comparison
 * @param sessionMaxAgeMillis the age from which on a session's changes are refused
 * @param sessionGraceMillis the additional time for which a session is remembered, as clocks differ
 * @param maxDriftMillis the allowed difference of nodes' clocks
 * @param maxRanges the maximum number of ranges of one session in a cart's context
 * @param maxHints the maximum number of carts kept as hints
 * @param maxHintBytes the maximum size of hints
 * @param receiptKeepMillis the time for which receipts are kept
 * @param maxReceiptBytes the maximum heap of receipts
 * @param maxBytes the heap of carts from which on puts are refused
 * @param chunkBytes the approximate size of a transfer's chunk
 * @param frameBytes the longest message
 * @param moveBytesPerSecond the rate at which slots that move are fetched; 0 for no limit
 */
public record ShardConfig(
        int copies,
        int copiesMin,
        long replicaTimeoutMillis,
        long skipMillis,
        long repairIntervalMillis,
        long sessionMaxAgeMillis,
        long sessionGraceMillis,
        long maxDriftMillis,
        int maxKeyBytes,
        int maxItemBytes,
        int maxCartBytes,
        int maxItems,
        int maxSessions,
        int maxRanges,
        int maxHints,
        long maxHintBytes,
        long receiptKeepMillis,
        long maxReceiptBytes,
        long maxBytes,
        int chunkBytes,
        int frameBytes,
        long moveBytesPerSecond) {}
