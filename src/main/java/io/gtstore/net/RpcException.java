// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/** Why a request has no reply. {@link #mayHaveBeenSent} tells whether it can have had an effect all the same. */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kept the reply away. */
    public enum Kind {
        /** The peer's address refused or reset the connection before anything was sent: nothing was done. */
        REFUSED("refused"),
        /**
         * The attempt failed on this side, as a name lookup does, or for want of a route, of file handles or of a local port, or since this side is
         * closed: nothing was sent, and nothing is known of the peer.
         */
        LOCAL("not tried"),
        /** The connection dropped while the request was pending: the outcome is unknown. */
        CLOSED("closed"),
        /** No reply, or no connection, came in time. */
        TIMEOUT("silent"),
        /** As many requests or bytes wait for this address as may: nothing was sent. */
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

    /** Without a stack trace, for it says nothing: what failed is somewhere else. */
    public RpcException(Kind kind, boolean mayHaveBeenSent, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.mayHaveBeenSent = mayHaveBeenSent;
    }

    /** What kept the reply away. */
    public Kind kind() {
        return kind;
    }

    /** False if the request certainly never left: then it had no effect. */
    public boolean mayHaveBeenSent() {
        return mayHaveBeenSent;
    }
}
