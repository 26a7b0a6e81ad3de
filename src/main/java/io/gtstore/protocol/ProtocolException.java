// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** A frame or request that breaks the protocol. {@link #closes()} tells whether the frame could not be read at all. */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean closes;

    private ProtocolException(ErrorCode code, String message, boolean closes) {
        super(message, null, false, false);
        this.code = code;
        this.closes = closes;
    }

    /** A frame that cannot be read: the connection is closed after the error, unless a {@link BrokenFrame} tells whose it is. */
    public static ProtocolException fatal(ErrorCode code, String message) {
        return new ProtocolException(code, message, true);
    }

    /** A wrong request in a readable frame: the connection stays. */
    public static ProtocolException wrong(ErrorCode code, String message) {
        return new ProtocolException(code, message, false);
    }

    /** The error's row in the table. */
    public ErrorCode code() {
        return code;
    }

    /** Whether the connection is closed after the error was sent, for want of a request to answer. */
    public boolean closes() {
        return closes;
    }

    /** The message, never null. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code.meaning() : message;
    }
}
