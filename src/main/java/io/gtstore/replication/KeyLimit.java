package io.gtstore.replication;

import io.gtstore.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;

/** The bound on a key's length. */
final class KeyLimit {
    private KeyLimit() {}

    /** Whether the key is too long; the asker has then been told. */
    static boolean exceeded(ShardState state, long ask, String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= state.config.maxKeyBytes()) {
            return false;
        }
        state.refuse(
                ask,
                ErrorCode.KEY_TOO_LONG,
                "the key has " + bytes + " bytes in UTF-8; at most " + state.config.maxKeyBytes() + " are taken");
        return true;
    }
}
