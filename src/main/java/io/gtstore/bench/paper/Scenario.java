// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.paper;

import java.util.Locale;
import java.util.function.Consumer;

/** The scenarios of the evaluation, each of which can be run alone. */
public enum Scenario {
    /** Response time of three designs as queries and clients grow. */
    GRAPH1(Graph1::run),
    /** Messages to the manager in three designs. */
    MESSAGES(DesignMessages::run),
    /** Messages of see-tell and of the heartbeat, as failures grow. */
    HEARTBEAT(FailureMessages::run),
    /** Throughput with 1, 3 and 5 copies. */
    COPIES(CopiesThroughput::run),
    /** The spread of keys over nodes. */
    SPREAD(KeySpread::run);

    @SuppressWarnings("ImmutableEnumChecker") // each is a static method
    private final Consumer<Trial> body;

    Scenario(Consumer<Trial> body) {
        this.body = body;
    }

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Runs it: prints its table, and writes its chart and the table into the trial's folder. Blocks: not for an event loop.
     *
     * @throws TrialException if the store did not hold what it acknowledged
     */
    public void run(Trial trial) {
        body.accept(trial);
    }
}
