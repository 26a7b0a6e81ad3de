// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * What concerns the whole cluster: the manager's settings, told to every node and client with the map.
 *
 * @param slots into how many slots the keys are hashed
 * @param replicas how many owners a slot has, the primary included
 * @param hash the name of the hash function
 * @param merge the name of the merge policy
 * @param founded when the cluster began, by the clock of the manager that it began with, in ms since 1970: members of a cluster that began at another time
 *     are strangers to it. 0 where nobody knows
 */
public record ClusterSettings(int slots, int replicas, String hash, String merge, long founded) {
    /** The settings of a cluster that has not begun. */
    public ClusterSettings(int slots, int replicas, String hash, String merge) {
        this(slots, replicas, hash, merge, 0);
    }

    /** The same, of a cluster that began then. */
    public ClusterSettings founded(long at) {
        return new ClusterSettings(slots, replicas, hash, merge, at);
    }
}
