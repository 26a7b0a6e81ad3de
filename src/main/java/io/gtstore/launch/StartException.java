// SPDX-License-Identifier: Apache-2.0
package io.gtstore.launch;

/** A process that could not start to serve. Its message is one line for the user: what failed, and what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }

    public StartException(String message) {
        super(message);
    }
}
