// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/** Continuation of a request to a peer. */
@FunctionalInterface
interface PeerCallback {
    /** Called once, with the peer's reply or its absence; a peer that did not answer has been reported and is skipped by then. */
    void onResult(ShardEvent.PeerResult result);
}
