// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.Locale;

/** Where a node keeps its carts. */
public enum StorageEngine {
    /** In memory: on other nodes only. */
    MEMORY,
    /** In memory, and in RocksDB on its disk, from which a restart recovers them. */
    ROCKSDB;

    /** As settings write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From a setting's value; throws IllegalArgumentException for another one. */
    public static StorageEngine fromSetting(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
