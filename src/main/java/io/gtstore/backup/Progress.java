// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

/** Hears how far a backup or a restore has come; on the thread that runs it, and often. */
public interface Progress {
    /**
     * So far.
     *
     * @param done slots of a backup, lines of a restore
     * @param of how many there are
     */
    void at(long done, long of, long carts, long items);
}
