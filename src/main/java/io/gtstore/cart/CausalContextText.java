// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

/**
 * A context's text: {@code @horizon;session:from-to,seq;session:...}, without the first part if there is no horizon. A
 * decoder goes over the text once; it has no bound of its own, so that what a store has come to hold can always be read.
 */
final class CausalContextText {

    private final String text;
    private final SessionRangesBuilder builder = new SessionRangesBuilder();
    private long horizon;
    private int at;

    private CausalContextText(String text) {
        this.text = text;
    }

    static String encode(SessionRanges seen, long horizon) {
        StringBuilder out = new StringBuilder();
        if (horizon > 0) {
            out.append('@').append(horizon);
        }
        for (int i = 0; i < seen.size(); i++) {
            out.append(out.isEmpty() ? "" : ";").append(seen.session(i)).append(':');
            long[] ranges = seen.ranges(i);
            for (int r = 0; r < ranges.length; r += 2) {
                out.append(r == 0 ? "" : ",").append(ranges[r]);
                if (ranges[r + 1] > ranges[r]) {
                    out.append('-').append(ranges[r + 1]);
                }
            }
        }
        return out.toString();
    }

    /** The length of {@link #encode}'s text. */
    static long length(SessionRanges seen, long horizon) {
        long length = horizon > 0 ? 1 + digits(horizon) : 0;
        for (int i = 0; i < seen.size(); i++) {
            length += (length > 0 ? 2 : 1) + seen.session(i).length();
            long[] ranges = seen.ranges(i);
            for (int r = 0; r < ranges.length; r += 2) {
                length += (r == 0 ? 0 : 1) + rangeLength(ranges[r], ranges[r + 1]);
            }
        }
        return length;
    }

    /** The length of the text of the numbers from one to another. */
    static int rangeLength(long from, long to) {
        return digits(from) + (to > from ? 1 + digits(to) : 0);
    }

    private static int digits(long value) {
        int digits = 1;
        for (long left = value; left >= 10; left /= 10) {
            digits++;
        }
        return digits;
    }

    static CausalContext decode(String text) {
        return text.isEmpty() ? CausalContext.EMPTY : new CausalContextText(text).context();
    }

    private CausalContext context() {
        if (accept('@')) {
            horizon = horizon();
        }
        if (horizon == 0 || accept(';')) {
            sessions();
        }
        if (at < text.length()) {
            throw refusal("unexpected '" + text.charAt(at) + "'");
        }
        return CausalContext.of(builder.build(), horizon);
    }

    private long horizon() {
        long millis = number("a horizon");
        try {
            Sessions.requireTime(millis);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    refusal("a horizon beyond what sessions can bear").getMessage(), e);
        }
        return millis;
    }

    private void sessions() {
        String previous = "";
        do {
            String session = session();
            if (session.compareTo(previous) <= 0) {
                throw refusal("sessions are not in ascending order");
            }
            if (Sessions.issuedBefore(session, horizon)) {
                throw refusal("a session from before the horizon");
            }
            ranges(session);
            previous = session;
        } while (accept(';'));
    }

    private String session() {
        int colon = text.indexOf(':', at);
        if (colon < 0) {
            throw refusal("a session name without ':'");
        }
        String session = text.substring(at, colon);
        if (!Sessions.isName(session)) {
            throw refusal("not a session name (1 to 64 of 0-9 A-Z a-z _ -)");
        }
        at = colon + 1;
        return session;
    }

    private void ranges(String session) {
        long end = 0;
        do {
            long from = number("a seq");
            if (from <= end) {
                throw refusal("ranges are not ascending and apart");
            }
            end = accept('-') ? number("a seq") : from;
            if (end < from) {
                throw refusal("a range that ends before it begins");
            }
            builder.add(session, from, end);
        } while (accept(','));
    }

    private long number(String what) {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (begin == at || text.charAt(begin) == '0') {
            throw refusal(what + " must be a number from 1 on");
        }
        try {
            return Long.parseLong(text, begin, at, 10);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("context at character " + begin + ": " + what + " beyond 2^63 - 1", e);
        }
    }

    private boolean accept(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private IllegalArgumentException refusal(String reason) {
        return new IllegalArgumentException("context at character " + at + ": " + reason);
    }
}
