// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file's bytes, so that {@code sha256sum} can check it, too. */
final class Checksum {
    private final MessageDigest digest;

    Checksum() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    /** Of all bytes so far; may be asked once. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
