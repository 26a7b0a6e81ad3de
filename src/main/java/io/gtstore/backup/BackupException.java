// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

/** A backup that cannot be written, read or trusted: the message is one line that names the file, and the line in it, and says what to do. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupException(String message) {
        super(message);
    }
}
