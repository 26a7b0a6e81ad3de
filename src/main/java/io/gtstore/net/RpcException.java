// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/** Failure of a request without a reply. {@link #mayHaveBeenSent} tells whether it may have had an effect. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure. */
    public enum Kind {
        /** The peer's address refused or reset the connection before anything was sent: nothing was done. */
        REFUSED("refused"),
        /**
         * The attempt failed on this side (name lookup, no route, no file handle, no local port, client closed):
         * nothing was sent, and nothing is known about the peer.
         */
        LOCAL("not tried"),
        /** The connection dropped while the request was pending: the outcome is unknown. */
        CLOSED("closed"),
        /** No reply, or no connection, within the time-out. */
        TIMEOUT("silent"),
        /** The queue for this address is full: nothing was sent. */
        BUSY("busy");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }
    }

    private final Kind kind;
    private final boolean mayHaveBeenSent;

    /** Has no stack trace: the cause is in another process. */
    public RpcException(Kind kind, boolean mayHaveBeenSent, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.mayHaveBeenSent = mayHaveBeenSent;
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** False if the request was certainly not sent, and so had no effect. */
    public boolean mayHaveBeenSent() {
        return mayHaveBeenSent;
    }
}
