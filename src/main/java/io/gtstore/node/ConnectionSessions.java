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
 * Implicit sessions of a connection whose client names none, one per key. Bounded: the least recently used one is
 * dropped, and its key gets a new session with its next change, as it does after a session's maximum age.
 */
final class ConnectionSessions {
    private static final int MAX_KEYS = 256;
    private static final long MAX_AGE_MILLIS = 60_000;

    /** The maximum number of ranges of refused changes remembered per key. */
    private static final int MAX_VOIDS = 16;

    /** A change's identity: session, number, and the refused numbers below it, see {@link Request.Voiding}. */
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

    /** The identity of the first of {@code changes} changes. */
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

    /** Records the reply to {@code changes} changes from that identity on. */
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
