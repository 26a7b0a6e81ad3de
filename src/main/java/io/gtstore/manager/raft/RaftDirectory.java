// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where one manager keeps its part of the log: one process's at a time, and one manager's for ever. A file MANAGER says whose: with another manager's log it
 * could vote twice, and with another group's it would bring that one's map. May block.
 */
final class RaftDirectory implements AutoCloseable {
    private static final String OWNER = "MANAGER";
    private static final String LOCK = "LOCK";
    private static final String VERSION = "gtstore-manager 1";

    private final Path path;
    private final RaftMembers members;
    private final FileChannel lock;

    private RaftDirectory(Path path, RaftMembers members, FileChannel lock) {
        this.path = path;
        this.members = members;
        this.lock = lock;
    }

    /**
     * Takes the directory for a manager, and makes it if there is none.
     *
     * @throws IOException if another process has it, it is another manager's, or it cannot be used; the message says what to do
     */
    static RaftDirectory open(Path dataDir, RaftMembers members) throws IOException {
        Path path = dataDir.resolve("raft");
        FileChannel lock;
        try {
            Files.createDirectories(path);
            lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("cannot use the directory " + path + " (" + e + "); check that it may be written", e);
        }
        RaftDirectory directory = new RaftDirectory(path, members, lock);
        try {
            directory.acquireLock();
            directory.claim();
            return directory;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private void acquireLock() throws IOException {
        FileLock taken;
        try {
            taken = lock.tryLock();
        } catch (OverlappingFileLockException e) {
            taken = null;
        }
        if (taken == null) {
            throw new IOException("another process uses the directory " + path
                    + "; stop it first, or give this manager another --data-dir");
        }
    }

    private void claim() throws IOException {
        Path file = path.resolve(OWNER);
        List<String> mine = owner();
        if (!Files.exists(file)) {
            write(file, mine);
            return;
        }
        List<String> noted =
                List.of(Files.readString(file, StandardCharsets.UTF_8).split("\n", -1));
        if (!noted.equals(mine)) {
            throw new IOException(
                    "%s says \"%s\", but this is \"%s\": give this manager the --id and the --peers that the directory is of, or an empty --data-dir"
                            .formatted(file, String.join(", ", noted).strip(), String.join(", ", mine)));
        }
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Path draft = file.resolveSibling(OWNER + ".new");
        Files.writeString(
                draft,
                String.join("\n", lines),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        LastingRename.move(draft, file);
    }

    private List<String> owner() {
        String peers = new TreeMap<>(members.addresses())
                .entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
        return List.of(VERSION, "manager " + members.self(), "peers " + peers);
    }

    /** Raft's own. */
    Path log() {
        return path.resolve(members.groupId().getUuid().toString());
    }

    /** What to tell people when Raft cannot go on from it: the deepest reason, and what to do. */
    IOException unusable(Throwable why) {
        String others = members.addresses().size() > 1
                ? "the other managers have what it held"
                : "it goes on from the map that the nodes bear";
        return new IOException(
                "cannot go on from %s (%s); restore the directory, or start with an empty --data-dir: %s"
                        .formatted(path, reason(why), others),
                why);
    }

    /** The deepest reason, in words. */
    static String reason(Throwable why) {
        Throwable reason = why;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.getMessage() == null ? reason.toString() : reason.getMessage();
    }

    @Override
    public void close() throws IOException {
        lock.close(); // and with it, the lock
    }
}
