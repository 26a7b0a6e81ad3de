// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

/** Listener to the progress of a backup or restore; called often, on the thread that runs it. */
public interface Progress {
    /**
     * The progress so far.
     *
     * @param done slots of a backup, lines of a restore
     * @param of the total of those
     */
    void at(long done, long of, long carts, long items);
}
