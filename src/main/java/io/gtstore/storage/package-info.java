// SPDX-License-Identifier: Apache-2.0
/** Storage engines that a restarted node recovers from: the contract, an engine in memory, and one over RocksDB. */
package io.gtstore.storage;
