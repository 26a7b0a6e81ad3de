// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * The way of every command's output: what {@link PrintableText} escapes is escaped here at the latest, but for ends of lines. An error of the stream below
 * is an error here, so that {@link PrintWriter#checkError} of whoever prints on it tells.
 */
final class PrintableWriter extends Writer {
    private final PrintWriter out;

    private PrintableWriter(PrintWriter out) {
        this.out = out;
    }

    /** Prints on that writer, each line at once. */
    static PrintWriter on(PrintWriter out) {
        return new PrintWriter(new PrintableWriter(out), true);
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        out.write(PrintableText.lines(new String(text, offset, length)));
    }

    @Override
    public void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("cannot write");
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        flush();
    }
}
