// SPDX-License-Identifier: Apache-2.0
/**
 * GTStore beside other stores, under the same load in one run.
 *
 * <p>{@link io.gtstore.peers.PeerComparison} starts each {@link io.gtstore.peers.Contender}'s {@link io.gtstore.peers.Members} and a
 * {@link io.gtstore.peers.LoadProcess} with its client, and lets them take turns. There, {@link io.gtstore.peers.Customer}s shop at a
 * {@link io.gtstore.peers.Peer}, the one adapter that each store has; the loop, the clock and the checks are the same for all.
 */
@NullMarked
package io.gtstore.peers;

import org.jspecify.annotations.NullMarked;
