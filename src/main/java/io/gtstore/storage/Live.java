// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

/**
 * The lower bounds of a cart's live records: everything before them is deleted. A reader that starts there does not
 * iterate over tombstones, of which a cart that changes often leaves many until RocksDB compacts them.
 *
 * @param record the lowest number of a change that may be present
 * @param receiptMillis the earliest decision of a receipt that may be present, in ms since 1970
 */
record Live(long record, long receiptMillis) {
    /** Nothing is known. */
    static final Live ALL = new Live(0, 0);
}
