// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into lines of bounded length, newlines included, so that a checksum sees every byte. */
final class LineReader implements AutoCloseable {
    /** More than any cart comes to. */
    static final int MAX_LINE_BYTES = 1 << 26;

    private final InputStream in;
    private byte[] line = new byte[1 << 12];
    private int length;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next line.
     *
     * @return false at the end of the stream; the last line may lack its newline
     * @throws IOException if it cannot be read, or a line is too long
     */
    boolean next() throws IOException {
        length = 0;
        int next = in.read();
        while (next >= 0) {
            append((byte) next);
            if (next == '\n') {
                return true;
            }
            next = in.read();
        }
        return length > 0;
    }

    private void append(byte next) throws IOException {
        if (length == MAX_LINE_BYTES) {
            throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LINE_BYTES, 2 * length));
        }
        line[length++] = next;
    }

    /** The line's bytes, of which {@link #length} count, valid until the next one. */
    byte[] bytes() {
        return line;
    }

    /** With its newline. */
    int length() {
        return length;
    }

    /** Whether it has its newline. */
    boolean ended() {
        return length > 0 && line[length - 1] == '\n';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
