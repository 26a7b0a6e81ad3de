// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.core.Decision;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of what the managers have agreed upon: one file each, of one line with the whole map, as the wire has it, and one with the entry by which
 * the last leader made itself known, or an object without a name if there was none; it bears the version of the form. Beside it stands its MD5 sum, by
 * which damage is noticed. On Raft's threads.
 */
final class MapSnapshots extends SimpleStateMachineStorage {
    private static final JsonObject NOBODY = new JsonObject().put("version", LogEntry.VERSION);

    /**
     * What all entries up to one have led to.
     *
     * @param at that entry's place in the log
     * @param leader the last to make itself known; null in some of version 1
     * @param begun whether the cluster has begun with this map; one without members of version 1 may be what this manager alone started with
     */
    record Agreed(TermIndex at, MapDelta map, @Nullable NodeInfo leader, boolean begun) {}

    /** Writes one; it counts once it is on the disk as a whole. */
    void write(Agreed agreed) throws IOException {
        Path file =
                getSnapshotFile(agreed.at().getTerm(), agreed.at().getIndex()).toPath();
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(lines(agreed)));
            channel.force(true);
        }
        MD5Hash sum = MD5FileUtil.computeMd5ForFile(draft.toFile());
        MD5FileUtil.saveMD5File(file.toFile(), sum); // first: a snapshot without a sum counts as damaged
        LastingRename.move(draft, file);
        updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, sum), agreed.at()));
    }

    private static byte[] lines(Agreed agreed) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(LogValues.encode(agreed.map()));
        lines.write('\n');
        NodeInfo leader = agreed.leader();
        lines.writeBytes(
                leader == null
                        ? NOBODY.encode().getBytes(StandardCharsets.UTF_8)
                        : LogEntry.encode(new Decision.Lead(leader)));
        lines.write('\n');
        return lines.toByteArray();
    }

    /**
     * The newest one; null if there is none.
     *
     * @throws IOException if it is not what was written
     */
    @Nullable
    Agreed read() throws IOException {
        SingleFileSnapshotInfo newest = loadLatestSnapshot();
        if (newest == null) {
            return null;
        }
        Path file = newest.getFile().getPath();
        MD5FileUtil.verifySavedMD5(file.toFile(), MD5FileUtil.computeMd5ForFile(file.toFile()));
        try {
            List<String> lines = Files.readAllLines(file);
            MapDelta map = LogValues.decodeMap(lines.get(0).getBytes(StandardCharsets.UTF_8));
            if (lines.size() < 2) {
                return new Agreed(
                        newest.getTermIndex(), map, null, !map.members().isEmpty());
            }
            boolean former = LogEntry.version(new JsonObject(lines.get(1))) == 1;
            return new Agreed(
                    newest.getTermIndex(),
                    map,
                    leader(lines.get(1)),
                    !former || !map.members().isEmpty());
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | DecodeException
                | LogEntry.UnreadableException e) {
            throw new IOException("the snapshot " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable NodeInfo leader(String line) throws LogEntry.UnreadableException {
        boolean nobody = new JsonObject(line).equals(NOBODY);
        return !nobody && LogEntry.decode(line.getBytes(StandardCharsets.UTF_8)) instanceof Decision.Lead last
                ? last.manager()
                : null;
    }
}
