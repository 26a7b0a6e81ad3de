// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.replication.ShardConfig;

/** Settings of a shard's core, derived from the node's options. */
final class ShardConfigs {
    /** The time for which a peer that timed out is not tried again. */
    private static final long SKIP_MILLIS = 1_000;

    private static final long LEAST_DRIFT_MILLIS = 1_000;

    private ShardConfigs() {}

    /** Divides each bound of the node evenly among its shards. */
    static ShardConfig of(NodeOptions options, int shards) {
        ReplicationOptions replication = options.getReplication();
        SessionOptions session = options.getSession();
        NodeLimitsOptions limits = options.getLimits();
        long given = options.getStorage().getMaxBytes();
        long maxBytes = given > 0 ? given : Runtime.getRuntime().maxMemory() / 2;
        return new ShardConfig(
                replication.getCopies(),
                replication.getCopiesMin(),
                replication.getReplicaTimeoutMillis(),
                SKIP_MILLIS,
                replication.getRepairIntervalMillis(),
                session.getMaxAgeMillis(),
                session.getGraceMillis(),
                drift(session),
                limits.getMaxKeyBytes(),
                limits.getMaxItemBytes(),
                limits.getMaxCartBytes(),
                limits.getMaxItems(),
                limits.getMaxSessions(),
                limits.getMaxRanges(),
                part(limits.getMaxHints(), shards),
                limits.getMaxHintBytes() / shards,
                receiptMillis(options),
                Math.max(1, options.getReceipt().getMaxBytes() / shards),
                Math.max(1, maxBytes / shards),
                limits.getMaxFrameBytes() / 4,
                limits.getMaxFrameBytes(),
                replication.getRebalanceBytesPerSecond() == 0
                        ? 0
                        : Math.max(1, replication.getRebalanceBytesPerSecond() / shards));
    }

    /** The time for which receipts are kept: at least as long as a session may last. */
    static long receiptMillis(NodeOptions options) {
        return Math.max(
                options.getReceipt().getKeepMillis(), options.getSession().getMaxAgeMillis());
    }

    /** The tolerated difference of clocks: at least a second, since messages take time, too. */
    static long drift(SessionOptions session) {
        long drift =
                session.getClockMaxDriftMillis() == 0 ? session.getGraceMillis() : session.getClockMaxDriftMillis();
        return Math.max(LEAST_DRIFT_MILLIS, drift);
    }

    private static int part(int of, int shards) {
        return of == 0 ? 0 : Math.max(1, of / shards);
    }
}
