// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.cart.HybridClock;
import java.util.regex.Pattern;

/** What a text or number from the wire must keep to, whoever sent it: else arithmetic would overflow, or logs and tables would show what was never meant. */
final class Bounds {
    /** Far more than a session ever numbers, and far enough below the largest number for all arithmetic. */
    static final long MAX_SEQ = 1L << 62;

    /** Far more than managers ever count, from their clocks' milliseconds on, and far enough below the largest number. */
    private static final long LATEST_EPOCH = 1L << 62;

    /** The same rule as that of settings such as node.id and node.zone. */
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_.-]{0,64}");

    /** The same rule as that of settings such as node.host. */
    private static final Pattern HOST = Pattern.compile("[^\\s,/\\p{Cntrl}]{0,255}");

    private Bounds() {}

    /** A stamp from its text; throws IllegalArgumentException if no clock can have given it. */
    static long stamp(String text) {
        long stamp = Long.parseLong(text);
        if (stamp < 0 || stamp > HybridClock.MAX_STAMP) {
            throw new IllegalArgumentException("has a stamp from 0 to " + HybridClock.MAX_STAMP + ", not " + text);
        }
        return stamp;
    }

    /** The claim of a receipt; throws IllegalArgumentException if no manager counts that far. */
    static long claim(long epoch) {
        if (epoch > LATEST_EPOCH) {
            throw new IllegalArgumentException("has a claim of an epoch up to " + LATEST_EPOCH + ", not " + epoch);
        }
        return epoch;
    }

    /** The id, or zone; throws IllegalArgumentException if nothing may be called so. */
    static String id(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("has ids of up to 64 letters, digits, dots, hyphens and underscores");
        }
        return id;
    }

    /** The host; throws IllegalArgumentException if it can be none. */
    static String host(String host) {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("has hosts that are host names or IP addresses");
        }
        return host;
    }
}
