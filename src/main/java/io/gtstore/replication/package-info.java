// SPDX-License-Identifier: Apache-2.0
/**
 * The functional core of a node, one per shard: {@link io.gtstore.replication.ShardCore} maps events and the time to
 * effects. The way of a put: {@link io.gtstore.replication.PutPath} here, {@link io.gtstore.replication.ReplicaPath}
 * at the other owners, hints and {@link io.gtstore.replication.HandOver} if one of them does not answer. Pure: no
 * socket, clock or thread.
 */
package io.gtstore.replication;
