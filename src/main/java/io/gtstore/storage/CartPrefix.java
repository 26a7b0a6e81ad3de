// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.Arrays;

/** The key prefix of a cart's records, see {@link RecordKey#ofCart}, as a key of maps. Its bytes are not to be changed. */
final class CartPrefix {
    private final byte[] bytes;
    private final int hash;

    CartPrefix(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CartPrefix that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
