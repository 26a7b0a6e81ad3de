// SPDX-License-Identifier: Apache-2.0
/** Where changes are stored, and what a restart recovers from: the contract and the engine that keeps nothing beyond the process. */
package io.gtstore.storage;
