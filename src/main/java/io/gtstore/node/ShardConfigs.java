package io.gtstore.node;

import io.gtstore.replication.ShardConfig;

/** The settings of a shard's core, from the node's options. */
final class ShardConfigs {
    /** How long a peer that timed out is passed over. */
    private static final long SKIP_MILLIS = 1_000;

    private static final long LEAST_DRIFT_MILLIS = 1_000;

    private ShardConfigs() {}

    /** What is bounded for the node is bounded for each of its shards by its part. */
    static ShardConfig of(NodeOptions options, int shards) {
        long maxBytes = options.getStorageMaxBytes() > 0
                ? options.getStorageMaxBytes()
                : Runtime.getRuntime().maxMemory() / 2;
        return new ShardConfig(
                options.getCopies(),
                options.getCopiesMin(),
                options.getReplicaTimeoutMillis(),
                SKIP_MILLIS,
                options.getRepairIntervalMillis(),
                options.getSessionMaxAgeMillis(),
                options.getSessionGraceMillis(),
                drift(options),
                options.getMaxKeyBytes(),
                options.getMaxItemBytes(),
                options.getMaxCartBytes(),
                options.getMaxItems(),
                options.getMaxSessions(),
                options.getMaxRanges(),
                part(options.getMaxHints(), shards),
                options.getMaxHintBytes() / shards,
                receiptMillis(options),
                Math.max(1, options.getMaxReceiptBytes() / shards),
                Math.max(1, maxBytes / shards),
                options.getMaxFrameBytes() / 4,
                options.getMaxFrameBytes(),
                options.getRebalanceBytesPerSecond() == 0
                        ? 0
                        : Math.max(1, options.getRebalanceBytesPerSecond() / shards));
    }

    /** For how long it can be asked again what a removal took: as long as its session may go on, at least. */
    static long receiptMillis(NodeOptions options) {
        return Math.max(options.getReceiptKeepMillis(), options.getSessionMaxAgeMillis());
    }

    /** Clocks that differ by less than a second differ by what messages take, too. */
    static long drift(NodeOptions options) {
        long drift = options.getClockMaxDriftMillis() == 0
                ? options.getSessionGraceMillis()
                : options.getClockMaxDriftMillis();
        return Math.max(LEAST_DRIFT_MILLIS, drift);
    }

    private static int part(int of, int shards) {
        return of == 0 ? 0 : Math.max(1, of / shards);
    }
}
