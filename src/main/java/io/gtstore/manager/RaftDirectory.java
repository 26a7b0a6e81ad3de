package io.gtstore.manager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where one manager keeps its part of the log. A file MANAGER says whose it is: with another manager's log it could vote twice, and with another cluster's
 * it would bring that one's map. May block.
 */
final class RaftDirectory {
    private static final String OWNER = "MANAGER";
    private static final String VERSION = "gtstore-manager 1";

    private final Path path;

    private RaftDirectory(Path path) {
        this.path = path;
    }

    /**
     * Takes the directory for a manager, and makes it if there is none. A group of other managers has one of its own beside it: Raft takes up whatever
     * lies in the one that it is given.
     *
     * @throws IOException if it is another manager's, or cannot be used; the message says what to do
     */
    static RaftDirectory open(Path dataDir, RaftMembers members) throws IOException {
        Path path = dataDir.resolve("raft").resolve(members.groupId().getUuid().toString());
        try {
            Files.createDirectories(path);
            claim(path.resolve(OWNER), members);
        } catch (ForeignException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("cannot use the directory " + path + ": " + e + "; check that it may be written", e);
        }
        return new RaftDirectory(path);
    }

    private static void claim(Path file, RaftMembers members) throws IOException {
        List<String> mine = lines(members);
        if (!Files.exists(file)) {
            Path draft = file.resolveSibling(OWNER + ".new");
            Files.write(
                    draft,
                    mine,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        List<String> noted = List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n"));
        if (!noted.equals(mine)) {
            throw new ForeignException(
                    file + " says \"" + String.join(", ", noted) + "\", but this is \""
                            + String.join(", ", mine)
                            + "\": give this manager the --id and --peers that the directory was made with, or an empty --data-dir");
        }
    }

    private static List<String> lines(RaftMembers members) {
        String peers = new TreeMap<>(members.addresses())
                .entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
        return List.of(VERSION, "manager " + members.self(), "peers " + peers);
    }

    /** Whose it is differs. */
    private static final class ForeignException extends IOException {
        private static final long serialVersionUID = 1L;

        ForeignException(String message) {
            super(message);
        }
    }

    /** Raft's own. */
    Path path() {
        return path;
    }

    /** What to tell people when Raft cannot go on from it: the deepest reason, in words, and what to do. */
    IOException unusable(Throwable why) {
        Throwable reason = why;
        while (reason.getCause() != null && reason.getCause() != reason) {
            reason = reason.getCause();
        }
        String text = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        boolean taken =
                text.contains("already locked") || reason instanceof java.nio.channels.OverlappingFileLockException;
        return new IOException(
                taken
                        ? "another process uses the directory " + path
                                + "; stop it first, or give this one another --data-dir"
                        : "the managers' log in " + path + " cannot be read (" + text
                                + "); restore the directory, or start with an empty --data-dir: the other managers have what it held",
                why);
    }
}
