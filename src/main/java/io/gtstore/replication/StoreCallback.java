// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import org.jspecify.annotations.Nullable;

/** Continuation of a store. */
@FunctionalInterface
interface StoreCallback {
    /**
     * Called once.
     *
     * @param failure why the change could not be stored; null if it is stored, and counts as held
     */
    void onResult(@Nullable String failure);
}
