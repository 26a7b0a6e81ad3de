// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.gtstore.protocol.Codec;
import io.gtstore.protocol.FrameReader;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.StoredCart;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a backup line by line. What is wrong with a line, or with the whole, is thrown once; whoever wants to go on all the same asks for the next cart.
 * Not thread-safe.
 */
public final class BackupReader implements AutoCloseable {
    private final Path file;
    private final LineReader lines;
    private final BackupHeader header;
    private final FrameReader frames = new FrameReader();
    private final Checksum checksum = new Checksum();
    private long line;
    private long carts;
    private long items;
    private boolean ended;

    /**
     * Opens a backup.
     *
     * @throws BackupException if it cannot be read, is none, or is of a newer program
     */
    public BackupReader(Path file) {
        this.file = file;
        try {
            this.lines = new LineReader(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        } catch (IOException e) {
            throw new BackupException(file + " cannot be read: " + reason(e));
        }
        this.header = begin();
        checksum.add(lines.bytes(), lines.length());
    }

    private BackupHeader begin() {
        try {
            return BackupHeader.of(advance() ? text() : "");
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
    }

    /** The first line. */
    public BackupHeader header() {
        return header;
    }

    /** The number of the line that was read last, from 1. */
    public long line() {
        return line;
    }

    /**
     * The next cart, null behind the last one.
     *
     * @throws BackupException if the line is none, or the file is not whole
     */
    public @Nullable StoredCart next() {
        if (ended) {
            return null;
        }
        if (!advance()) {
            ended = true;
            throw problem("the file ends without its last line, so it was cut off; look for a whole backup");
        }
        if (isTrailer()) {
            end();
            return null;
        }
        checksum.add(lines.bytes(), lines.length());
        StoredCart cart = cart();
        carts++;
        items += cart.items().size();
        return cart;
    }

    private StoredCart cart() {
        try {
            return Codec.storedCart(frames.read(lines.bytes(), 0, lines.length()));
        } catch (ProtocolException e) {
            ended = !lines.ended();
            throw problem(
                    ended
                            ? "the line breaks off, so the file was cut off; look for a whole backup"
                            : "this is no cart: " + e.getMessage()
                                    + "; look for a whole backup, or pass over such lines (--keep-going)");
        }
    }

    private void end() {
        ended = true;
        BackupTrailer trailer;
        try {
            trailer = BackupTrailer.of(text());
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
        if (advance()) {
            throw problem("there is more behind the last line; two files may have been joined");
        }
        if (trailer.carts() != carts || trailer.items() != items) {
            throw problem("the file has " + carts + " carts and " + items + " items, but was written with "
                    + trailer.carts() + " and " + trailer.items() + "; look for a whole backup");
        }
        if (!trailer.sha256().equals(checksum.hex())) {
            throw problem("the checksum does not fit, so the file was changed or damaged; look for a whole backup");
        }
    }

    private boolean isTrailer() {
        return text(Math.min(lines.length(), BackupTrailer.BEGIN.length())).equals(BackupTrailer.BEGIN);
    }

    private boolean advance() {
        try {
            boolean more = lines.next();
            line += more ? 1 : 0;
            return more;
        } catch (IOException e) {
            ended = true;
            throw problem("the file cannot be read on: " + reason(e));
        }
    }

    private String text() {
        return text(lines.length());
    }

    private String text(int length) {
        return new String(lines.bytes(), 0, length, StandardCharsets.UTF_8);
    }

    private BackupException problem(@Nullable String what) {
        return new BackupException(file + " line " + Math.max(1, line) + ": " + what);
    }

    static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
