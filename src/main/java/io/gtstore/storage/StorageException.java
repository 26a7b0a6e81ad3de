// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

/** Failure to use a data directory. The message says which one, why, and what to do. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure with that message. */
    public StorageException(String message) {
        super(message);
    }

    /** A failure with that message and cause. */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
