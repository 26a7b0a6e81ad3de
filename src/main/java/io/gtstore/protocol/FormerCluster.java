// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.List;

/**
 * What a node remembers of the cluster that it was a member of last. A manager that knows nothing of that cluster learns from it who else may hold carts.
 *
 * @param founded when that cluster began, see {@link ClusterSettings}; 0 if the node was a member of none
 * @param ids who was a member, or absent
 */
public record FormerCluster(long founded, List<String> ids) {
    /** Of a node that was a member of none. */
    public static final FormerCluster NONE = new FormerCluster(0, List.of());
}
