// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitor of the node's connection to the managers. Without a manager it logs a warning after a while and repeats it,
 * with the outcome at each address; it logs once when a manager serves again. Event loop only, but for {@link
 * #missing}.
 */
final class ManagerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerWatch.class);
    private static final long PATIENCE_MILLIS = 2_000;
    private static final long AGAIN_MILLIS = 30_000;

    private final Supplier<String> tried;
    private long servedAt;
    private long loggedAt;
    private volatile String missing = "";

    /**
     * A monitor without a manager yet.
     *
     * @param tried supplier of the last outcome at each address
     */
    ManagerWatch(Supplier<String> tried) {
        this.tried = tried;
    }

    /** Records whether a manager served the last request. */
    void asked(boolean served, long steadyMillis) {
        if (!served) {
            return;
        }
        if (!missing.isEmpty()) {
            missing = "";
            LOG.info("a manager serves this node again, after {} s", (steadyMillis - servedAt) / 1_000);
        }
        servedAt = steadyMillis;
    }

    /** Checks for a time-out; the managers are asked more than once a second. */
    void tick(long steadyMillis) {
        if (steadyMillis - servedAt < PATIENCE_MILLIS) {
            return;
        }
        String addresses = tried.get();
        boolean first = missing.isEmpty();
        missing = "no manager serves this node: " + (addresses.isEmpty() ? "none has answered yet" : addresses);
        if (first || steadyMillis - loggedAt >= AGAIN_MILLIS) {
            loggedAt = steadyMillis;
            LOG.warn("{}", missing);
        }
    }

    /** The reason why no manager serves this node; empty if one does. For any thread. */
    String missing() {
        return missing;
    }
}
