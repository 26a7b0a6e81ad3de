// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * One life of a node. A node that restarts has the same id and a greater incarnation, so nobody takes it for the one that held the data.
 *
 * @param id the node's name, unique in the cluster
 * @param incarnation given by the manager at each join; 0 before the first one
 */
public record NodeRef(String id, long incarnation) {
    @Override
    public String toString() {
        return id + "#" + incarnation;
    }
}
