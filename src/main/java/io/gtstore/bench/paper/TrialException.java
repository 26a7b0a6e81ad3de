// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

/** A trial whose figures are worth nothing: the store did wrong. The message is one line for the user. */
public final class TrialException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrialException(String message) {
        super(message);
    }
}
