// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.Locale;

/** How a ping that must be answered with id and incarnation ended. */
public enum ProbeOutcome {
    /** The node answered, under the incarnation asked for. */
    ALIVE,
    /** Nobody listens there, the connection was reset, or another life of the node answered. */
    REFUSED,
    /** No answer in time: stopped, cut off or busy. */
    SILENT,
    /** The attempt failed on the prober's side, as a name lookup does: no evidence of anything. */
    UNTRIED;

    /** The outcome's name on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of that name; silence for one that is not known. */
    public static ProbeOutcome ofWire(String wire) {
        for (ProbeOutcome outcome : values()) {
            if (outcome.wire().equals(wire)) {
                return outcome;
            }
        }
        return SILENT;
    }
}
