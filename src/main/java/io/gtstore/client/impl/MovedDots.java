// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Sessions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The identity under which an item goes to another cart. It depends on the item's identity and the cart it comes from alone, so whoever moves it, and
 * however often, puts the same change, which is stored once.
 *
 * <p>The guest's own dot would not do: numbers count per key, so its session may have used the same one in the other cart; and the session may be too
 * old to be taken there. Hence a session of the issued form, its random part a hash of the guest's session and key, as unlikely to be met twice as a
 * session that was drawn; and its time that of the guest's session, put off by {@link #KEPT_MILLIS}, so that for that long it is neither refused as
 * too old nor forgotten by any cart.
 */
final class MovedDots {
    /** For how long after its put an item may be moved, and the move repeated: 30 days. An older one is put off by another such period. */
    static final long KEPT_MILLIS = 30L * 24 * 60 * 60 * 1_000;

    private MovedDots() {}

    /**
     * The dot in the other cart.
     *
     * @param from the key that the item comes from
     * @param dot its dot there
     * @param nowMillis the clock, in milliseconds since 1970; it matters only to the period
     */
    static Dot of(String from, Dot dot, long nowMillis) {
        long issued = Math.max(0, Sessions.issuedAt(dot.session()));
        long periods = 1 + Math.max(0, nowMillis - issued) / KEPT_MILLIS;
        return new Dot(Sessions.issue(issued + periods * KEPT_MILLIS, hash(from, dot.session())), dot.seq());
    }

    private static long hash(String from, String session) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(session.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0); // no session's name holds it
            return ByteBuffer.wrap(digest.digest(from.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
