// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.Locale;

/** The setting {@code storage}: where a node keeps its carts. */
public enum StorageEngine {
    /** In memory only; the copies are on other nodes. */
    MEMORY,
    /** In memory, and in RocksDB on disk, from which a restart recovers them. */
    ROCKSDB;

    /** Its name in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From a setting's value; throws IllegalArgumentException for another one. */
    public static StorageEngine fromSetting(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
