// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.gtstore.protocol.Codec;
import io.gtstore.protocol.StoredCart;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Atomic writer of a backup file: writes to a temporary file, syncs it and renames it, so that there is always the
 * old file or the complete new one. Readable by its owner only. Not thread-safe.
 */
public final class BackupWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path place;
    private final Path part;
    /** Deletes the part if the JVM ends before this is closed. */
    private final Thread lastResort;

    private final FileChannel channel;
    private final OutputStream out;
    private final Checksum checksum = new Checksum();
    private long carts;
    private long items;
    private long bytes;

    /**
     * Creates the temporary file.
     *
     * @throws IOException if no file can be created there
     */
    public BackupWriter(Path file, BackupHeader header) throws IOException {
        place = file.toAbsolutePath();
        Path folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(place)) {
            throw new IOException("it must name a file in a folder that exists");
        }
        checkReplaceable();
        part = Files.createTempFile(folder, "." + file.getFileName() + ".", ".part");
        lastResort = new Thread(this::deletePart, "backup-cleanup");
        Runtime.getRuntime().addShutdownHook(lastResort);
        channel = FileChannel.open(part, StandardOpenOption.WRITE);
        out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        write(line(header.toJson()));
    }

    /** Adds a cart. */
    public void write(StoredCart cart) throws IOException {
        write(Codec.encode(cart));
        carts++;
        items += cart.items().size();
    }

    /** Completes, syncs and renames the file. */
    public void finish() throws IOException {
        write(line(new BackupTrailer(carts, items, checksum.hex()).toJson()));
        out.flush();
        channel.force(true);
        channel.close();
        checkReplaceable();
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    /** Refuses to replace a device, a pipe or a link. */
    private void checkReplaceable() throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    Files.isSymbolicLink(place)
                            ? "it is a symbolic link, which would be replaced: name the file that it leads to"
                            : "it is there and is no regular file: name another one");
        }
    }

    private void deletePart() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The JVM ends; a part that cannot be deleted stays, under a name that says what it is.
        }
    }

    /** Syncs the directory, if the system can: otherwise a power failure may undo the rename. */
    private void syncFolder() throws IOException {
        Path folder = place.getParent();
        if (folder != null && !System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** The number of carts so far. */
    public long carts() {
        return carts;
    }

    /** The number of items so far. */
    public long items() {
        return items;
    }

    /** The number of bytes so far. */
    public long bytes() {
        return bytes;
    }

    /** Deletes an incomplete file. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            // The JVM is going down already, and the hook does the same.
        }
    }

    private static byte[] line(JsonObject json) {
        return (json.encode() + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private void write(byte[] line) throws IOException {
        out.write(line);
        checksum.add(line, line.length);
        bytes += line.length;
    }
}
