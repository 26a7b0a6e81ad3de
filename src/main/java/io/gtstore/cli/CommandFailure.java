// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

/** A command that cannot do what it was asked for: the message is one line that says what to do; exit code 1. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
