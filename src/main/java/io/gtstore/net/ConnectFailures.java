// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import java.net.ConnectException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Classification of failed connection attempts. Only what the peer's own address answered is evidence about the peer. */
final class ConnectFailures {
    /** A {@link ConnectException} is a refusal unless its message matches; some transports report local failures by the same class. */
    private static final Pattern NO_REFUSAL = Pattern.compile("unreachable|no route|assign|permitted");

    private ConnectFailures() {}

    /**
     * The outcome over all addresses of a host. One silent address leaves it open whether the peer is alive; an
     * address that cannot be tried from here is no evidence.
     */
    static RpcException of(String address, List<Throwable> failures) {
        RpcException.Kind kind = RpcException.Kind.LOCAL;
        for (Throwable failure : failures) {
            RpcException.Kind one = kind(failure);
            if (one == RpcException.Kind.TIMEOUT || kind == RpcException.Kind.LOCAL) {
                kind = one;
            }
        }
        return new RpcException(
                kind,
                false,
                "no connection to " + address + ": " + failures.get(0).getMessage());
    }

    /** {@code REFUSED} for a connection that was refused or reset, {@code TIMEOUT} for one that was not answered, {@code LOCAL} for any other failure. */
    static RpcException.Kind kind(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("timed out")) {
            return RpcException.Kind.TIMEOUT;
        }
        // The message is the system's, in its language: the class decides.
        boolean refused = failure instanceof ConnectException
                && !NO_REFUSAL.matcher(message).find();
        return refused || message.contains("reset") ? RpcException.Kind.REFUSED : RpcException.Kind.LOCAL;
    }
}
