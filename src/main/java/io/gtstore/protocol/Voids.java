// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;

/** Numbers of one session whose changes were refused for certain, and that are not used again: kept by who numbers changes, and on the wire as text, {@code 3-5,9}. */
public final class Voids {
    /** So many ranges of them can be kept and told. */
    public static final int MAX_RANGES = 128;

    /** Their text's length at most; each range has this share of it. */
    private static final int MAX_LENGTH = 16 * MAX_RANGES;

    private Voids() {}

    /** With a refused change's numbers, unless there would then be too many ranges: that gap stays. */
    public static CausalContext plus(CausalContext voids, Dot first, int numbers, int maxRanges) {
        CausalContext united =
                voids.union(CausalContext.ofRange(first.session(), first.seq(), first.seq() + numbers - 1));
        return united.ranges() > maxRanges || united.textLength() > MAX_LENGTH ? voids : united;
    }

    static String format(CausalContext voids) {
        String text = voids.encode();
        return text.substring(text.indexOf(':') + 1);
    }

    /** Those that a change of the session under that number may tell. */
    static CausalContext parse(String text, String session, long seq) throws ProtocolException {
        if (text.isEmpty()) {
            return CausalContext.EMPTY;
        }
        if (seq < 2 || text.length() > MAX_LENGTH) {
            throw wrong(seq, "");
        }
        CausalContext voids;
        try {
            voids = CausalContext.decode(session + ':' + text);
        } catch (IllegalArgumentException e) {
            throw wrong(seq, ": " + e.getMessage());
        }
        if (voids.ranges() > MAX_RANGES
                || !CausalContext.ofRange(session, 1, seq - 1).covers(voids)) {
            throw wrong(seq, "");
        }
        return voids;
    }

    private static ProtocolException wrong(long seq, String why) {
        return ProtocolException.wrong(
                ErrorCode.WRONG_TYPE,
                "'void' has up to " + MAX_RANGES
                        + " ranges, as in 3-5,9, of the session's numbers below 'seq', which is " + seq + why);
    }
}
