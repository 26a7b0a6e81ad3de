// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

/**
 * From where on records of a cart may be: what there was before is deleted. Whoever knows that need not go through what was deleted, of which a cart that
 * changes often leaves much until RocksDB compacts it.
 *
 * @param record the number of its first change that may be there
 * @param receiptMillis when the first receipt was decided on that may be there, in ms since 1970
 */
record Live(long record, long receiptMillis) {
    /** Nothing is known. */
    static final Live ALL = new Live(0, 0);
}
