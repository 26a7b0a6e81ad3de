// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

class MemoryStorageTest extends CartStorageContract {
    @Override
    CartStorage open() {
        return new MemoryStorage();
    }

    @Override
    boolean lasts() {
        return false;
    }
}
