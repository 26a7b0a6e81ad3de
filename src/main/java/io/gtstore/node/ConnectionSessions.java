// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import io.gtstore.net.RpcConnection;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.Voids;
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

    /** Of so many ranges of refused changes it knows for a key. */
    private static final int MAX_VOIDS = 16;

    /** A change's place: its session, its number there, and which numbers below it were refused, see {@link Request.Voiding}. */
    record Next(String session, long seq, CausalContext voids) {}

    private final Map<String, Next> byKey = new LinkedHashMap<>(16, 0.75f, true);

    ConnectionSessions() {}

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
                ? new Next(issue.get(), 1, CausalContext.EMPTY)
                : new Next(last.session(), last.seq() + 1, last.voids());
        byKey.put(key, new Next(next.session(), next.seq() + changes - 1, next.voids()));
        if (byKey.size() > MAX_KEYS) {
            byKey.remove(byKey.keySet().iterator().next());
        }
        return next;
    }

    /** So many changes from that place on have this answer. */
    void answered(String key, Next place, int changes, Reply reply) {
        byKey.computeIfPresent(
                key,
                (name, last) -> last.session().equals(place.session())
                        ? new Next(last.session(), last.seq(), voids(last.voids(), place, changes, reply))
                        : last);
    }

    private static CausalContext voids(CausalContext known, Next place, int changes, Reply reply) {
        if (!(reply instanceof Reply.Failure failure)) {
            return place.voids().missing(known);
        }
        Dot first = new Dot(place.session(), place.seq());
        return failure.code().refuses() ? Voids.plus(known, first, changes, MAX_VOIDS) : known;
    }

    private static boolean old(Next last, long nowMillis) {
        return nowMillis - Sessions.issuedAt(last.session()) > MAX_AGE_MILLIS;
    }
}
