// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;

/** The number of copies of a change in words, with a remark if there is one copy and the cluster should keep several. */
final class Copies {
    /** The only node to have a change may fail. Fewer than all of three or more owners are ordinary, see the setting {@code copies}. */
    private static final int WANTED = 2;

    private Copies() {}

    /** {@code copies=N}; what the cluster is to keep is asked only where there is something to remark. */
    static String of(int copies, GtStoreClient client) {
        String text = "copies=" + copies;
        return copies > 0 && copies < WANTED ? text + remark(client) : text;
    }

    private static String remark(GtStoreClient client) {
        try {
            ClusterStatus status = client.admin().status().await();
            return status.getReplicas() < WANTED ? "" : " (" + WANTED + " wanted)";
        } catch (RuntimeException e) {
            return ""; // the change was made and is said; what is wanted cannot be had just now
        }
    }
}
