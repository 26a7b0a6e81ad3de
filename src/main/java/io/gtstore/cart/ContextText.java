package io.gtstore.cart;

/** A context's text: {@code session:from-to,seq;session:...}. A decoder goes over the text once. */
final class ContextText {

    private final String text;
    private final ContextBuilder builder = new ContextBuilder();
    private int at;

    private ContextText(String text) {
        this.text = text;
    }

    static String encode(String[] sessions, long[][] ranges) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < sessions.length; i++) {
            out.append(i == 0 ? "" : ";").append(sessions[i]).append(':');
            for (int r = 0; r < ranges[i].length; r += 2) {
                out.append(r == 0 ? "" : ",").append(ranges[i][r]);
                if (ranges[i][r + 1] > ranges[i][r]) {
                    out.append('-').append(ranges[i][r + 1]);
                }
            }
        }
        return out.toString();
    }

    static Context decode(String text) {
        return text.isEmpty() ? Context.EMPTY : new ContextText(text).context();
    }

    private Context context() {
        String previous = "";
        int sessions = 0;
        do {
            if (++sessions > Context.MAX_SESSIONS) {
                throw refusal("more than " + Context.MAX_SESSIONS + " sessions");
            }
            String session = session();
            if (session.compareTo(previous) <= 0) {
                throw refusal("sessions are not in ascending order");
            }
            ranges(session);
            previous = session;
        } while (accept(';'));
        if (at < text.length()) {
            throw refusal("unexpected '" + text.charAt(at) + "'");
        }
        return builder.build();
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
            long from = seq();
            if (from <= end) {
                throw refusal("ranges are not ascending and apart");
            }
            end = accept('-') ? seq() : from;
            if (end < from) {
                throw refusal("a range that ends before it begins");
            }
            builder.add(session, from, end);
        } while (accept(','));
    }

    private long seq() {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (begin == at || text.charAt(begin) == '0') {
            throw refusal("a seq must be a number from 1 on");
        }
        try {
            return Long.parseLong(text, begin, at, 10);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("context at character " + begin + ": a seq beyond 2^63 - 1", e);
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
