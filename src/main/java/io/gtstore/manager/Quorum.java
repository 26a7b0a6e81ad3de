// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the managers can decide, as far as this one can tell: whether one leads, which takes most of them. Loss and return are one line each in the log.
 * Event loop only, but for {@link #missing}.
 */
final class Quorum {
    private static final Logger LOG = LoggerFactory.getLogger(Quorum.class);

    private final String self;
    private final List<String> managers;
    private final long patienceMillis;
    private String leader;
    private long since;
    private volatile String missing = "";

    /**
     * Of several managers, none of which leads yet.
     *
     * @param patienceMillis how long the choice of a leader may take, in ms
     * @param now a clock that never goes back, in ms
     */
    Quorum(String self, List<String> managers, long patienceMillis, long now) {
        this(self, managers, patienceMillis, "", now);
    }

    private Quorum(String self, List<String> managers, long patienceMillis, String leader, long now) {
        this.self = self;
        this.managers = List.copyOf(managers);
        this.patienceMillis = patienceMillis;
        this.leader = leader;
        this.since = now;
    }

    /** A manager that decides alone. */
    static Quorum alone(String self) {
        return new Quorum(self, List.of(self), Long.MAX_VALUE, self, 0);
    }

    /** The managers have that leader; none if it is empty. */
    void elected(String now, long steadyMillis) {
        if (!now.isEmpty() && !missing.isEmpty()) {
            missing = "";
            LOG.info("{}: {} leads the managers, after {} s without a majority", self, now, seconds(steadyMillis));
        }
        if (leader.isEmpty() != now.isEmpty()) {
            since = steadyMillis;
        }
        leader = now;
    }

    /** Time passes. */
    void tick(long steadyMillis) {
        if (leader.isEmpty() && missing.isEmpty() && steadyMillis - since >= patienceMillis) {
            missing = "no majority of managers: " + self + " has heard of none that leads, and " + majority() + " of "
                    + String.join(", ", managers)
                    + " have to hear one another for anything to be decided; carts are served all the same";
            LOG.warn("{}", missing);
        }
    }

    private int majority() {
        return managers.size() / 2 + 1;
    }

    private String seconds(long steadyMillis) {
        return Long.toString((steadyMillis - since) / 1_000);
    }

    List<String> managers() {
        return managers;
    }

    /** The id of the one that leads; empty if none does. */
    String leader() {
        return leader;
    }

    /** Why nothing can be decided; empty if something can, or may soon. For any thread. */
    String missing() {
        return missing;
    }
}
