// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

/**
 * What one round asks of a store.
 *
 * @param sessions customers, each with one operation under way at a time
 * @param warmUpSeconds how long they shop before anything is measured
 * @param seconds how long is measured
 */
record Load(CustomerMix mix, int sessions, int warmUpSeconds, int seconds) {
    /** The length of an item, in ASCII. */
    static final int ITEM_BYTES = 100;

    /** Without measuring: for code that is still being compiled. */
    Load warmUp() {
        return new Load(mix, sessions, warmUpSeconds + seconds, 1);
    }
}
