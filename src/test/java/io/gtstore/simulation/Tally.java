// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

/** How the operations of a run ended. */
final class Tally {
    long operations;
    long ok;
    long refused;
    long unknown;

    void ended(Throwable failure) {
        if (failure == null) {
            ok++;
        } else if (SimulatedShopper.definite(failure)) {
            refused++;
        } else {
            unknown++;
        }
    }

    void add(Tally other) {
        operations += other.operations;
        ok += other.ok;
        refused += other.refused;
        unknown += other.unknown;
    }
}
