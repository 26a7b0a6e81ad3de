// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/**
 * Loader of RocksDB's native library, which RocksDB's jar unpacks to a temporary directory. A failure is final: a
 * second attempt would make RocksDB wait for itself for ever. Thread-safe.
 */
final class NativeLibrary {
    private static final NativeLibrary ROCKSDB = new NativeLibrary(RocksDB::loadLibrary);

    private final Runnable loader;
    private boolean loaded;
    private @Nullable Throwable failure;

    NativeLibrary(Runnable loader) {
        this.loader = loader;
    }

    /** Loads the library once. */
    static void load() throws StorageException {
        ROCKSDB.ensureLoaded();
    }

    synchronized void ensureLoaded() throws StorageException {
        if (!loaded && failure == null) {
            try {
                loader.run();
                loaded = true;
            } catch (RuntimeException | LinkageError e) {
                failure = e;
            }
        }
        if (failure != null) {
            String unpacked = Objects.requireNonNullElse(
                    System.getenv("ROCKSDB_SHAREDLIB_DIR"), System.getProperty("java.io.tmpdir"));
            throw new StorageException(
                    "cannot load RocksDB's native library, which storage=rocksdb needs: %s; it is unpacked to %s, which must be writable and allow execution: set -Djava.io.tmpdir or ROCKSDB_SHAREDLIB_DIR to such a directory"
                            .formatted(reason(failure), unpacked),
                    failure);
        }
    }

    private static String reason(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.toString();
    }
}
