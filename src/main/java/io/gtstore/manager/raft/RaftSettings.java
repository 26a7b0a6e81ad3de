// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.RaftOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Raft is run here: few and small entries, so small buffers, short logs, and one snapshot kept beside the one in use. */
final class RaftSettings {
    /** More than any map that fits into a frame of the wire's default bound. */
    private static final SizeInBytes MAX_ENTRY = SizeInBytes.valueOf("4MB");

    private static final SizeInBytes WRITE_BUFFER = SizeInBytes.valueOf(MAX_ENTRY.getSize() + 1_024);
    private static final SizeInBytes SEGMENT = SizeInBytes.valueOf("8MB");
    private static final SizeInBytes PREALLOCATED = SizeInBytes.valueOf("64KB");
    private static final int MAX_SNAPSHOTS = 2;
    private static final int THREADS = 8;

    /** Longer than any process lives: a manager that was stopped, however long, goes on as a follower, which Raft allows for. */
    private static final TimeDuration NEVER = TimeDuration.valueOf(36_500, TimeUnit.DAYS);

    private RaftSettings() {}

    static RaftProperties of(ManagerOptions options, Path directory) {
        RaftOptions raft = options.getRaft();
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        // One that has nobody to agree with listens only because Raft does: nobody else should reach it.
        GrpcConfigKeys.Server.setHost(properties, raft.getPeers().isEmpty() ? "127.0.0.1" : options.getHost());
        GrpcConfigKeys.Server.setPort(properties, raft.getPort());
        // Its native transport brings nothing for so few messages, and need not be in the jar.
        GrpcConfigKeys.setUseEpoll(properties, false);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, THREADS);
        elections(properties, raft.getElectionMillis());
        log(properties, raft.getElectionMillis());
        snapshots(properties, raft.getSnapshotEvery());
        return properties;
    }

    private static void elections(RaftProperties properties, long millis) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, ms(millis));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, ms(2 * millis));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, ms(millis / 2));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, ms(millis));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, ms(2 * millis));
        // One that took too long to begin, as one does that has never led before, may soon try again. One that was
        // paused for
        // so long lets go of the lead, since others may have taken it.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, ms(2 * millis));
        RaftServerConfigKeys.Rpc.setSleepTime(properties, ms(millis / 2));
        RaftServerConfigKeys.Notification.setNoLeaderTimeout(properties, ms(2 * millis));
        // By default whoever slept 300 ms too long does not stand for election, but sleeps again: on a machine with far
        // too much
        // to do nobody ever stands. Without it one that merely heard late may stand, and fails at the pre-vote.
        RaftServerConfigKeys.setSleepDeviationThreshold(properties, NEVER);
        // By default Raft closes itself, for good and without a word to anyone, after a pause of a minute.
        RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
    }

    private static void log(RaftProperties properties, long electionMillis) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SEGMENT);
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, PREALLOCATED);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BUFFER);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, MAX_ENTRY);
        // One that was away is a fit successor only once it has the log, so it is called again and again, not after
        // five seconds.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(
                properties, "10ms,10, %dms,%d".formatted(electionMillis / 2, Integer.MAX_VALUE));
    }

    private static void snapshots(RaftProperties properties, long every) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, every);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, every);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, MAX_SNAPSHOTS);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    }

    private static TimeDuration ms(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
