// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import java.util.Locale;
import java.util.function.Consumer;

/** The growth scenarios, each of which can be run alone. */
public enum GrowthScenario {
    /** Carts that the cluster holds. */
    CARTS(CartsGrowth::run),
    /** Items of a cart. */
    LISTS(ListsGrowth::run),
    /** Customers at the same time. */
    SESSIONS(SessionsGrowth::run),
    /** Nodes. */
    NODES(NodesGrowth::run),
    /** The loss of a node under load. */
    FAILOVER(Failover::run),
    /** Time. */
    ENDURANCE(Endurance::run);

    @SuppressWarnings("ImmutableEnumChecker") // each is a static method
    private final Consumer<GrowthPlan> body;

    GrowthScenario(Consumer<GrowthPlan> body) {
        this.body = body;
    }

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Runs it: prints its tables, and keeps them where the plan says. Blocks: not for an event loop.
     *
     * @throws io.gtstore.bench.paper.TrialException if the store did not hold what it acknowledged
     */
    public void run(GrowthPlan plan) {
        body.accept(plan);
    }
}
