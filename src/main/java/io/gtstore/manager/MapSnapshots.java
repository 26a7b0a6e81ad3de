package io.gtstore.manager;

import io.gtstore.cluster.Command;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * Snapshots of what the managers have agreed upon: one file each, of one line with the whole map, as the wire has it, and one with the command by which
 * the last leader made itself known, if there was one. Beside it stands its MD5 sum, by which damage is noticed. On Raft's threads.
 */
final class MapSnapshots extends SimpleStateMachineStorage {
    /**
     * What all commands up to one have led to.
     *
     * @param at that command's place in the log
     */
    record Agreed(TermIndex at, MapDelta map, @Nullable NodeInfo leader) {}

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
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, sum), agreed.at()));
    }

    private static byte[] lines(Agreed agreed) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(CommandCodec.encode(agreed.map()));
        lines.write('\n');
        NodeInfo leader = agreed.leader();
        if (leader != null) {
            lines.writeBytes(CommandCodec.encode(new Command.Lead(leader)));
            lines.write('\n');
        }
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
            MapDelta map = CommandCodec.decodeMap(lines.get(0).getBytes(StandardCharsets.UTF_8));
            NodeInfo leader = lines.size() > 1
                            && CommandCodec.decode(lines.get(1).getBytes(StandardCharsets.UTF_8))
                                    instanceof Command.Lead lead
                    ? lead.manager()
                    : null;
            return new Agreed(newest.getTermIndex(), map, leader);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("the snapshot " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
