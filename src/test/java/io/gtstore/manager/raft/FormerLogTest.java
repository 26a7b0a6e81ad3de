// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.manager.DecisionLog;
import io.gtstore.manager.ManagerOptions;
import io.gtstore.manager.RaftOptions;
import io.gtstore.manager.core.Decision;
import io.gtstore.manager.core.ManagerConfig;
import io.gtstore.manager.core.ManagerCore;
import io.gtstore.manager.core.ManagerEvent;
import io.gtstore.net.VertxLoop;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The directory of a lone manager that was killed, written by the release whose log held commands (version 1 of the entries): 33 of them, of every kind,
 * and two snapshots. Beside it stands the map that they led to there.
 */
@ExtendWith(VertxExtension.class)
class FormerLogTest {
    private final Path dir;

    FormerLogTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void a_snapshot_and_the_commands_after_it_lead_to_the_map_of_then(Vertx vertx) throws IOException {
        unpack();
        assertThat(replayed(vertx)).isEqualTo(map());
    }

    @Test
    void all_commands_from_the_first_on_lead_to_the_map_of_then(Vertx vertx) throws IOException {
        unpack();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path snapshot : files.filter(file -> Path.of("sm")
                            .equals(Objects.requireNonNull(file.getParent()).getFileName()))
                    .filter(Files::isRegularFile)
                    .toList()) {
                Files.delete(snapshot);
            }
        }
        assertThat(replayed(vertx)).isEqualTo(map());
    }

    /** The map that the log leads to, as the wire has it. */
    private String replayed(Vertx vertx) {
        VertxLoop loop = new VertxLoop(vertx, vertx.getOrCreateContext());
        RaftLog log = new RaftLog(
                new ManagerOptions()
                        .setRaft(new RaftOptions().setDataDir(dir.toString()).setElectionMillis(200)),
                RaftMembers.alone("manager"),
                loop);
        ManagerCore core = new ManagerCore(
                new ManagerConfig(
                        "manager",
                        false,
                        new ClusterSettings(64, 2, "murmur3", "union"),
                        4,
                        300,
                        10_000,
                        60_000,
                        0,
                        1 << 20,
                        Long.MAX_VALUE / 4),
                loop.wallMillis(),
                loop.steadyMillis());
        AtomicBoolean replayed = new AtomicBoolean();
        await(log.start(new NodeInfo("manager", 0, "127.0.0.1", 7400), new DecisionLog.Follower() {
            @Override
            public boolean commit(Decision decision) {
                on(new ManagerEvent.Committed(decision));
                return true;
            }

            @Override
            public void restore(MapDelta whole, boolean begun) {
                on(new ManagerEvent.Restored(whole, begun));
            }

            @Override
            public void elected(String leader, boolean here) {
                on(new ManagerEvent.Elected(leader, here));
            }

            private void on(ManagerEvent event) {
                core.on(event, loop.wallMillis(), loop.steadyMillis());
                replayed.set(core.leading());
            }

            @Override
            public MapDelta agreedMap() {
                return core.map().since(0);
            }
        }));
        Awaitility.await().untilTrue(replayed);
        String map = new String(LogValues.encode(core.map().since(0)), StandardCharsets.UTF_8);
        await(log.close());
        return map;
    }

    /** An owner's state was called leaving when it was written. */
    private static String map() throws IOException {
        try (InputStream map = resource("log-of-commands.map.json")) {
            return new String(map.readAllBytes(), StandardCharsets.UTF_8).replace(",\"leaving\"]", ",\"releasing\"]");
        }
    }

    private void unpack() throws IOException {
        try (ZipInputStream zip = new ZipInputStream(resource("log-of-commands.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = dir.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(FormerLogTest.class.getResourceAsStream("/manager/" + name), name);
    }
}
