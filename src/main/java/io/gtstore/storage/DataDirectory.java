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
 * The directory of one node: a file FORMAT that says what is in it, a lock, and the engine's own directory. It is one process's at a time, one node's for
 * ever, and refused by a program older than what wrote it.
 */
final class DataDirectory implements AutoCloseable {
    /** The version of docs/storage-format.md that this program writes; it reads the one before, too. */
    static final int VERSION = 2;

    private static final String FORMAT = "FORMAT";
    private static final String LOCK = "LOCK";
    private static final String CARTS = "carts";
    private static final String REWRITTEN = "carts.rewritten";

    /** The file of RocksDB that says which of its others count. */
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

    /** Takes the directory for a node, and makes it if there is none. */
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
                    "cannot use the data directory " + path + ": " + e + "; check that it may be written", e);
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

    /** Notes whose the directory is, or holds it to what was noted. */
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

    /** From now on an older program refuses it: such a one would take what it does not know for damage. */
    private void upgrade() throws StorageException {
        String version = String.valueOf(VERSION);
        if (!version.equals(format.put(VERSION_LINE, version))) {
            write();
        }
    }

    /** What was noted, or else what is given. */
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

    /** Gives a file or directory its name such that it has it after a loss of power, too: the name stands in the directory, which is synced. */
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

    /** Notes which files the engine has opened; after a rewrite they are others. */
    void opened() throws StorageException {
        try {
            cartsKey = key(carts());
        } catch (IOException e) {
            throw new StorageException("cannot use " + carts() + ": " + e, e);
        }
    }

    /**
     * Why this is no longer the directory that was opened, for people; null as long as it is. A process keeps the files that it has open also where they
     * were deleted, or others put in their place: what it wrote there, no restart would find.
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

    /** What tells a file from all others that there are; as long as it is open, no other one gets it. */
    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Where the engine keeps its files. */
    Path carts() {
        return path.resolve(CARTS);
    }

    /** Where the engine writes its files anew, empty: what a rewrite that did not come to its end has left is no longer there. */
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
            throw new StorageException("cannot make " + fresh + ": " + e, e);
        }
    }

    /** What was written anew takes the place of the engine's files, which are put aside; returns where they are now. */
    Path replaceByRewritten() throws StorageException {
        Path aside = putAside();
        try {
            moved(path.resolve(REWRITTEN), carts());
            return aside;
        } catch (IOException e) {
            throw new StorageException("cannot make " + carts() + " of what was rewritten: " + e, e);
        }
    }

    /** The engine's files were put aside, and then the process ended: what was rewritten is whole. */
    private void finishRewrite() throws IOException {
        if (!Files.exists(carts()) && Files.exists(path.resolve(REWRITTEN))) {
            moved(path.resolve(REWRITTEN), carts());
        }
    }

    /** Puts the engine's files aside, for people to look at; returns where they are now. */
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
            throw new StorageException("cannot put " + carts() + " aside: " + e, e);
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
