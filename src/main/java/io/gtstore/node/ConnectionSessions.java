package io.gtstore.node;

import io.gtstore.cart.Sessions;
import io.gtstore.net.RpcConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The sessions that the server keeps for a connection whose client names none, one per key. Bounded: the one used least lately goes, and its key gets a
 * new session with the next change, as it does when a session is old.
 */
final class ConnectionSessions {
    private static final int MAX_KEYS = 256;
    private static final long MAX_AGE_MILLIS = 60_000;

    /** A change's place: its session, and its number there. */
    record Next(String session, long seq) {}

    private final Map<String, Next> byKey = new LinkedHashMap<>(16, 0.75f, true);

    private ConnectionSessions() {}

    static ConnectionSessions of(RpcConnection connection) {
        if (connection.attachment() instanceof ConnectionSessions sessions) {
            return sessions;
        }
        ConnectionSessions sessions = new ConnectionSessions();
        connection.attach(sessions);
        return sessions;
    }

    /** The place of the first of so many changes. */
    Next next(String key, int changes, long nowMillis, Supplier<String> issue) {
        Next last = byKey.get(key);
        Next next = last == null || old(last, nowMillis)
                ? new Next(issue.get(), 1)
                : new Next(last.session(), last.seq() + 1);
        byKey.put(key, new Next(next.session(), next.seq() + changes - 1));
        if (byKey.size() > MAX_KEYS) {
            byKey.remove(byKey.keySet().iterator().next());
        }
        return next;
    }

    private static boolean old(Next last, long nowMillis) {
        return nowMillis - Sessions.issuedAt(last.session()) > MAX_AGE_MILLIS;
    }
}
