// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the node finds a manager that serves it. That it finds none is said after a while, and again and again, with what happened at each address; that
 * it found one again, once. Event loop only, but for {@link #missing}.
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
     * One that has found none yet.
     *
     * @param tried what happened at each address
     */
    ManagerWatch(Supplier<String> tried) {
        this.tried = tried;
    }

    /** The managers were asked for something, and one of them served, or none. */
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

    /** Time passes. The managers are asked for something several times a second. */
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

    /** What keeps the managers from serving it; empty if one does. For any thread. */
    String missing() {
        return missing;
    }
}
