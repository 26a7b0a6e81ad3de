// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/** Continuation of a request to a peer. */
@FunctionalInterface
interface PeerCallback {
    /** Called once, with the peer's reply or without one; a peer that did not answer is reported and skipped by then. */
    void onResult(ShardEvent.PeerResult result);
}
