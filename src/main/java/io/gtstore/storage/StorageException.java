// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

/** A data directory cannot be used. The message, for people, says which one, why, and what to do. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For that reason. */
    public StorageException(String message) {
        super(message);
    }

    /** For that reason, which came of another one. */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
