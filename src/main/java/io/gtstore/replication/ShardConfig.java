// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/**
 * What a shard goes by; sizes in bytes, times in ms.
 *
 * @param copies how many nodes have a change before it is acknowledged, if there are so many
 * @param copiesMin with fewer, a change is not acknowledged at all
 * @param replicaTimeoutMillis how long another owner may take to answer
 * @param skipMillis how long a peer that timed out is passed over
 * @param repairIntervalMillis how often hand-over and missed writes are looked after
 * @param sessionMaxAgeMillis after which a session's changes are refused
 * @param sessionGraceMillis how much longer a session is remembered, for clocks that differ
 * @param maxDriftMillis by how much the clocks of nodes may differ
 * @param maxRanges how many ranges of one session a cart's context may hold
 * @param maxHints how many carts of other nodes' slots are kept as hints
 * @param maxHintBytes how much they may hold
 * @param receiptKeepMillis how long it is known what a removal took
 * @param maxReceiptBytes how much that may take
 * @param maxBytes how much of the heap the carts of the shard may take before puts are refused
 * @param chunkBytes about how much a chunk of a transfer holds
 * @param frameBytes the most that a message may hold
 * @param moveBytesPerSecond how fast slots that move are fetched; 0 for no limit
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
