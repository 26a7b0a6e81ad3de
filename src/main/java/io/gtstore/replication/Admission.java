package io.gtstore.replication;

import io.gtstore.cart.Sessions;
import io.gtstore.protocol.ErrorCode;

/** What every change must keep to before its cart is looked at: the key's length, and a session that is young enough. */
final class Admission {
    private Admission() {}

    /** Whether the change is refused for its key or its session; the asker has then been told. */
    static boolean refused(ShardState state, long ask, int slot, String key, String session) {
        if (KeyLimit.exceeded(state, ask, key)) {
            return true;
        }
        long issued = Sessions.issuedAt(session);
        long horizon = state.present(slot, key).context().horizon();
        if (issued < 0 || issued < horizon || state.wallMillis() - issued > state.config.sessionMaxAgeMillis()) {
            state.refuse(
                    ask,
                    ErrorCode.SESSION_EXPIRED,
                    issued < 0
                            ? "'" + session + "' is no session that a login gave; log in"
                            : "the session is older than " + state.config.sessionMaxAgeMillis() + " ms; log in again");
            return true;
        }
        return false;
    }
}
