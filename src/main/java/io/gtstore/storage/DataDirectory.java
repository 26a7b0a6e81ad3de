// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's data directory: the file FORMAT, a lock, and the engine's own directory. Used by one process at a time,
 * bound to one node for ever, and refused by a program that is older than its format. Used by one thread at a time;
 * blocks.
 */
final class DataDirectory implements AutoCloseable {
    /** The version of docs/storage-format.md that this program writes; it also reads versions 1 and 2. */
    static final int VERSION = 3;

    private static final String FORMAT = "FORMAT";
    private static final String LOCK = "LOCK";
    private static final String CARTS = "carts";
    private static final String REWRITTEN = "carts.rewritten";

    /** RocksDB's file that names its current manifest. */
    private static final String CURRENT = "CURRENT";

    private static final String VERSION_LINE = "gtstore-data";

    private final Path path;
    private final FileChannel lock;
    private final Map<String, String> format;
    private final @Nullable Object lockKey;
    private @Nullable Object cartsKey;

    private DataDirectory(Path path, FileChannel lock, Map<String, String> format) throws IOException {
        this.path = path;
        this.lock = lock;
        this.format = format;
        this.lockKey = key(path.resolve(LOCK));
    }

    /** Locks the directory for a node, or creates it. */
    static DataDirectory open(Path path, String node) throws StorageException {
        try {
            Files.createDirectories(path);
            FileChannel lock = locked(path);
            try {
                DataDirectory directory = new DataDirectory(path, lock, read(path));
                directory.finishRewrite();
                directory.claim("node", node, "give this node another --data-dir, or the id that it had");
                directory.upgrade();
                return directory;
            } catch (IOException | StorageException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException(
                    "cannot use the data directory " + path + ": " + e + "; check that it is writable", e);
        }
    }

    private static FileChannel locked(Path path) throws IOException, StorageException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken;
        try {
            taken = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            taken = null;
        }
        if (taken == null) {
            channel.close();
            throw new StorageException("another process uses the data directory " + path
                    + "; stop it first, or give this one another --data-dir");
        }
        return channel;
    }

    private static Map<String, String> read(Path path) throws IOException, StorageException {
        Path file = path.resolve(FORMAT);
        Map<String, String> format = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            requireEmpty(path);
            format.put(VERSION_LINE, String.valueOf(VERSION));
            return format;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                format.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        requireVersion(file, format.getOrDefault(VERSION_LINE, ""));
        return format;
    }

    private static void requireEmpty(Path path) throws IOException, StorageException {
        try (Stream<Path> files = Files.list(path)) {
            boolean foreign = files.map(file -> String.valueOf(file.getFileName()))
                    .anyMatch(name -> !name.equals(LOCK) && !name.equals("lost+found"));
            if (foreign) {
                throw new StorageException("the directory " + path
                        + " holds files that are not GTStore's; give an empty --data-dir, or one that a node has used");
            }
        }
    }

    private static void requireVersion(Path file, String version) throws StorageException {
        if (!version.matches("[0-9]{1,9}")) {
            throw new StorageException(
                    file + " is not readable; restore it, or start the node with an empty --data-dir:"
                            + " what it held is fetched from the other nodes");
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new StorageException(file + " says that a newer GTStore wrote this directory, in version " + version
                    + "; this one reads up to version " + VERSION + ": run the newer one");
        }
    }

    /** Binds the directory to a value on first use, and refuses another one later. */
    void claim(String what, String value, String otherwise) throws StorageException {
        String noted = format.get(what);
        if (noted != null && !noted.equals(value)) {
            throw new StorageException("the data directory " + path + " is of " + what + " " + noted + ", not of "
                    + what + " " + value + "; " + otherwise);
        }
        if (noted == null) {
            format.put(what, value);
            write();
        }
    }

    /** Raises the directory to this version, so that an older program, which would take receipt records for damage or items' ends for late stamps, refuses it. */
    private void upgrade() throws StorageException {
        String version = String.valueOf(VERSION);
        if (!version.equals(format.put(VERSION_LINE, version))) {
            write();
        }
    }

    /** The value that the directory is bound to, or the default. */
    String noted(String what, String otherwise) {
        return format.getOrDefault(what, otherwise);
    }

    private void write() throws StorageException {
        StringBuilder text = new StringBuilder();
        format.forEach(
                (name, value) -> text.append(name).append(' ').append(value).append('\n'));
        Path file = path.resolve(FORMAT);
        Path fresh = path.resolve(FORMAT + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(text.toString()));
                channel.force(true);
            }
            moved(fresh, file);
        } catch (IOException e) {
            throw new StorageException("cannot write " + file + ": " + e, e);
        }
    }

    /** Renames a file or directory durably: the name is an entry of the parent directory, which is synced. */
    private static void moved(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileChannel directory =
                FileChannel.open(Objects.requireNonNull(to.getParent()), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Notes the identity of the engine's files; a rewrite replaces them. */
    void opened() throws StorageException {
        try {
            cartsKey = key(carts());
        } catch (IOException e) {
            throw new StorageException("cannot use " + carts() + ": " + e, e);
        }
    }

    /**
     * The reason why this is no longer the directory that was opened, for people; null while it is. A process keeps
     * its open files when they are deleted or replaced, but no restart would find what it writes there.
     */
    @Nullable
    String lost() {
        Path current = carts().resolve(CURRENT);
        try {
            if (!Objects.equals(key(path.resolve(LOCK)), lockKey) || !Objects.equals(key(carts()), cartsKey)) {
                return "the data directory " + path + " was replaced while it was in use";
            }
            key(current);
            return null;
        } catch (IOException e) {
            return "the data directory " + path + " is gone, or can no longer be read: " + e;
        }
    }

    /** The identity of a file (inode); unique while the file is open. */
    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** The engine's directory. */
    Path carts() {
        return path.resolve(CARTS);
    }

    /** The directory of a rewrite, empty; leftovers of an interrupted rewrite are deleted. */
    Path rewritten() throws StorageException {
        Path fresh = path.resolve(REWRITTEN);
        try {
            if (Files.exists(fresh)) {
                try (Stream<Path> files = Files.walk(fresh)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(fresh);
        } catch (IOException e) {
            throw new StorageException("cannot create " + fresh + ": " + e, e);
        }
    }

    /** Replaces the engine's files by the rewritten ones; returns where the old ones are now. */
    Path replaceByRewritten() throws StorageException {
        Path aside = putAside();
        try {
            moved(path.resolve(REWRITTEN), carts());
            return aside;
        } catch (IOException e) {
            throw new StorageException("cannot rename the rewritten " + carts() + ": " + e, e);
        }
    }

    /** Finishes a rewrite that was interrupted between its two renames; the rewritten files are complete then. */
    private void finishRewrite() throws IOException {
        if (!Files.exists(carts()) && Files.exists(path.resolve(REWRITTEN))) {
            moved(path.resolve(REWRITTEN), carts());
        }
    }

    /** Moves the engine's files aside, for people to examine; returns where they are now. */
    Path putAside() throws StorageException {
        try {
            for (int i = 1; ; i++) {
                Path aside = path.resolve(CARTS + ".damaged-" + i);
                if (!Files.exists(aside)) {
                    moved(carts(), aside);
                    return aside;
                }
            }
        } catch (IOException e) {
            throw new StorageException("cannot move " + carts() + " aside: " + e, e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() {
        try {
            lock.close(); // and with it, the lock
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
