// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import static io.gtstore.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.LocalCluster;
import io.gtstore.Syncs;
import io.gtstore.manager.core.Decision;
import io.gtstore.manager.raft.RaftLog;
import io.gtstore.manager.raft.RaftMembers;
import io.gtstore.net.VertxLoop;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One manager with a disk: it goes on from there, or says why it cannot, but never from something else. */
@ExtendWith(VertxExtension.class)
class LoneManagerTest {
    private final Path dir;

    LoneManagerTest(@TempDir Path dir) {
        this.dir = dir;
    }

    private ManagerOptions options() {
        return new ManagerOptions()
                .setPort(0)
                .setId("m1")
                .setSettleMillis(0)
                .setRaft(new RaftOptions().setDataDir(dir.toString()));
    }

    @Test
    void it_goes_on_with_its_epoch_and_its_members(Vertx vertx) {
        try (LocalCluster cluster = LocalCluster.start(vertx, 2, options())) {
            cluster.awaitWhole(2);
            long epoch = cluster.manager().epoch();
            cluster.killManager();
            cluster.startManager();
            Awaitility.await().until(() -> cluster.manager().ready());
            assertThat(cluster.manager().epoch()).isGreaterThanOrEqualTo(epoch);
            cluster.awaitWhole(2);
            cluster.startNode("node-3");
            cluster.awaitWhole(3);
        }
    }

    /** The log before it goes: a loss of power must not take its name away. */
    @Test
    void a_snapshot_has_its_name_for_good(Vertx vertx) throws Exception {
        List<Path> synced =
                Syncs.during(dir, () -> LocalCluster.start(vertx, 1, options()).close());
        try (Stream<Path> files = Files.walk(dir)) {
            List<Path> snapshots = files.filter(
                            file -> file.getFileName().toString().matches("snapshot\\.[0-9_]+"))
                    .toList();
            assertThat(snapshots)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(synced).contains(file.getParent()));
        }
    }

    /** A map that nobody has agreed upon would be taken for the cluster's after a restart. */
    @Test
    void a_cluster_that_has_not_begun_leaves_no_snapshot(Vertx vertx) throws IOException {
        ManagerVerticle manager = new ManagerVerticle(options().setSettleMillis(60_000));
        String deployment = await(vertx.deployVerticle(manager));
        await(vertx.undeploy(deployment));
        assertThat(manager.ready()).isFalse();
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("snapshot.")))
                    .isEmpty();
        }
        ManagerVerticle again = new ManagerVerticle(options());
        await(vertx.deployVerticle(again));
        Awaitility.await().until(again::ready);
    }

    @Test
    void what_is_proposed_after_the_end_fails_and_says_so(Vertx vertx) {
        RaftLog log = new RaftLog(options(), RaftMembers.alone("m1"), new VertxLoop(vertx, vertx.getOrCreateContext()));
        await(log.close());
        Future<Boolean> late = log.append(new Decision.Lead(new NodeInfo("m1", 0, "127.0.0.1", 7400)));
        assertThatThrownBy(() -> await(late)).hasMessageContaining("stopping");
    }

    @Test
    void a_snapshot_that_was_damaged_is_no_map(Vertx vertx) throws IOException {
        runOnce(vertx);
        flip(file("sm", "snapshot."), 30);
        refuses(vertx, "MD5");
    }

    @Test
    void a_log_that_was_damaged_is_not_read_on(Vertx vertx) throws IOException {
        runOnce(vertx);
        flip(file("current", "log_"), 40);
        refuses(vertx, "corrupted");
    }

    @Test
    void a_log_whose_end_is_lost_is_not_gone_on_with(Vertx vertx) throws IOException {
        runOnce(vertx);
        Path log = file("current", "log_");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(
                log, Arrays.copyOf(bytes, bytes.length / 2)); // what the snapshot stands for is not all at its very end
        refuses(vertx, "its end is lost");
    }

    @Test
    void a_vote_that_was_lost_is_not_forgotten_in_silence(Vertx vertx) throws IOException {
        runOnce(vertx);
        Files.delete(file("current", "raft-meta"));
        refuses(vertx, "NOT_FORMATTED");
    }

    private void runOnce(Vertx vertx) {
        ManagerVerticle manager = new ManagerVerticle(options());
        String deployment = await(vertx.deployVerticle(manager));
        Awaitility.await().until(manager::ready);
        await(vertx.undeploy(deployment));
    }

    private void refuses(Vertx vertx, String why) {
        assertThatThrownBy(() -> await(vertx.deployVerticle(new ManagerVerticle(options()))))
                .hasMessageContaining("cannot go on from " + dir)
                .hasMessageContaining(why)
                .hasMessageContaining("empty --data-dir")
                .message()
                .doesNotContain("\n");
    }

    /** The only file of that kind. */
    private Path file(String folder, String start) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Objects.requireNonNull(file.getParent()).endsWith(folder))
                    .filter(file -> file.getFileName().toString().startsWith(start))
                    .filter(file -> !file.toString().endsWith(".md5")
                            && !file.toString().endsWith(".conf"))
                    .min(Path::compareTo)
                    .orElseThrow(() -> new UncheckedIOException(new IOException("no " + start + " in " + dir)));
        }
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
