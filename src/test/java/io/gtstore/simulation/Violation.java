// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * What was seen.
     *
     * @param key the key that it is about; empty if it is about no single one
     */
    Violation(String key, String what) {
        super(what, null, false, false);
        this.key = key;
    }

    String key() {
        return key;
    }
}
