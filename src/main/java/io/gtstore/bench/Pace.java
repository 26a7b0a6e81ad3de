// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

/** When shoppers take their next step; on their lane's event loop. */
interface Pace {
    /** A step has ended, or the run begins. */
    void idle(Shopper shopper, int index);

    /** Time has passed. */
    void turn();

    /** When {@link #turn} is due next, on the clock of {@link System#nanoTime}; for any thread. */
    long nextNanos();
}
