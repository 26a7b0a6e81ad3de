package io.gtstore.protocol;

/**
 * What concerns the whole cluster: the manager's settings, told to every node and client with the map.
 *
 * @param slots into how many slots the keys are hashed
 * @param replicas how many owners a slot has, the primary included
 * @param hash the name of the hash function
 * @param merge the name of the merge policy
 */
public record ClusterSettings(int slots, int replicas, String hash, String merge) {}
