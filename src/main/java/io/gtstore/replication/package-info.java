// SPDX-License-Identifier: Apache-2.0
/**
 * The node's core, one per shard: {@link io.gtstore.replication.ShardCore} takes events and the time and answers with effects. The way of a put:
 * {@link io.gtstore.replication.PutPath} here, {@link io.gtstore.replication.ReplicaPath} at the other owners, hints and
 * {@link io.gtstore.replication.HandOver} if one of them does not answer. Pure: no socket, clock or thread.
 */
package io.gtstore.replication;
