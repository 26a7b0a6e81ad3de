// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.util.Arrays;

/** Collects sessions in ascending order, and each session's ranges in ascending order. */
final class SessionRangesBuilder {

    private String[] sessions = new String[4];
    private long[][] ranges = new long[4][];
    private int size;

    /** The ranges of the session that was added last, while they still grow; length 0 once they are trimmed. */
    private long[] open = new long[0];

    private int openLength;

    /** Adds a session with all its ranges; none if they are empty. */
    void add(String session, long[] seqs) {
        if (seqs.length > 0) {
            begin(session);
            ranges[size - 1] = seqs;
        }
    }

    /** Adds one range, to the last session if it is the same one. */
    void add(String session, long from, long to) {
        if (size == 0 || !sessions[size - 1].equals(session)) {
            begin(session);
            open = new long[2];
        }
        if (openLength + 2 > open.length) {
            open = Arrays.copyOf(open, 2 * open.length);
        }
        openLength = Ranges.append(open, openLength, from, to);
    }

    SessionRanges build() {
        trim();
        return size == 0
                ? SessionRanges.NONE
                : new SessionRanges(Arrays.copyOf(sessions, size), Arrays.copyOf(ranges, size));
    }

    /** The same, where the sum of digests is known already. */
    SessionRanges build(long digest) {
        trim();
        return size == 0
                ? SessionRanges.NONE
                : new SessionRanges(Arrays.copyOf(sessions, size), Arrays.copyOf(ranges, size), digest);
    }

    private void begin(String session) {
        trim();
        if (size == sessions.length) {
            sessions = Arrays.copyOf(sessions, 2 * size);
            ranges = Arrays.copyOf(ranges, 2 * size);
        }
        sessions[size++] = session;
    }

    private void trim() {
        if (openLength > 0) {
            ranges[size - 1] = Arrays.copyOf(open, openLength);
            openLength = 0;
        }
    }
}
